"""Innovations for tests, made by calling the services."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from innovations import services
from innovations.models import Innovation
from tests.personas import build_person

STORY: dict[str, Any] = {
    "title": "Buurtsoep",
    "summary": "Buren koken samen soep en leren elkaar kennen.",
    "problem": "Veel oudere mensen in de wijk eten elke dag alleen en spreken dagen niemand. Ze zijn eenzaam.",
    "problem_for_whom": "Ouderen die alleen wonen, en hun kinderen die ver weg wonen.",
    "problem_type": "wicked",
    "approach": "Elke donderdag koken vrijwilligers en ouderen samen in het buurthuis.",
    "what_is_new": "De ouderen zijn gastheer, niet de gast.",
    "novelty": ["process"],
    "challenges": ["lonely-elderly"],
    "participation": "co-producer",
    "municipality": "44021",
    "phase": "prototyping",
}


def draft(by: Any, now: datetime, **fields: Any) -> Innovation:
    """A draft that is ready to be handed in."""
    return services.create_innovation(by=by, now=now, **{**STORY, **fields})


def pending(by: Any, now: datetime, **fields: Any) -> Innovation:
    """One that waits for a curator."""
    return services.submit(innovation=draft(by, now, **fields), by=by, now=now)


def published(by: Any, curator: Any, now: datetime, **fields: Any) -> Innovation:
    """One that everyone sees."""
    return services.approve(innovation=pending(by, now, **fields), by=curator, now=now)


def with_everything(innovation: Innovation, by: Any, now: datetime) -> dict[str, Any]:
    """One part of each kind, and a lesson for each audience."""
    common: dict[str, Any] = {"by": by, "now": now}
    here: dict[str, Any] = {"innovation": innovation, **common}
    goal = services.add_goal(statement="Ouderen kennen drie buren", **here)
    services.add_goal(statement="Elke week samen eten", parent=goal, **here)
    indicator = services.add_indicator(goal=goal, name="Buren bij naam", unit="buren", target=Decimal(3), **common)
    measurement = services.add_measurement(indicator=indicator, date=date(2026, 9, 1), value=Decimal(2), **common)
    lesson: dict[str, Any] = {"happened": "Er kwam niemand.", "differently": "Eerst aanbellen.", "failure": True}
    return {
        "need": services.add_need(kind="scaling-up", value="money", amount=5000, description="Een oven", **here),
        "milestone": services.add_milestone(title="Eerste soep", phase="prototyping", reached=True, **here),
        "partner": services.add_partner(name="Buurthuis De Ster", helix="civil-society", **here),
        "goal": goal,
        "indicator": indicator,
        "measurement": measurement,
        "public": services.add_lesson(tried="Flyers in de bus", audience="public", **lesson, **here),
        "members": services.add_lesson(tried="Geheim voor leden", audience="members", **lesson, **here),
        "team": services.add_lesson(tried="Ruzie in het team", audience="team", **lesson, **here),
        "update": services.add_update(title="Honderd kommen", text="We vierden **feest**.", **here),
    }


def build(personas: Any, now: datetime) -> dict[str, Any]:
    """What the permission matrix looks at: owner leads all, of "Demo vzw" where it is public."""
    shown = published(personas.owner, personas.curator, now, organisation=personas.organisation)
    colleague = services.add_member(innovation=shown, email=build_person("Tess Team", now).email, now=now)
    gone = published(personas.owner, personas.curator, now, title="Verdwenen soep")
    return {
        "published": shown,
        "parts": with_everything(shown, personas.owner, now),
        "colleague": colleague,
        "draft": draft(personas.owner, now, title="Geheime soep"),
        "pending": pending(personas.owner, now, title="Wachtende soep"),
        "withdrawn": services.withdraw(innovation=gone, now=now),
    }
