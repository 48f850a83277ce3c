"""Finished reads of the funding map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.utils.translation import gettext as _

from catalogue.kinds import Kind
from catalogue.models import Entry
from catalogue.search import SearchQuery, matching_entries
from catalogue.selectors import entry_for
from core.errors import HubError
from funding.matrix import Matrix, build_matrix
from funding.models import FitAnswer, Opportunity
from organisations.models import Organisation
from organisations.selectors import ids_of_member
from vocabulary.lookup import Item, vocabulary


@dataclass(frozen=True)
class Criterion:
    """One criterion of fit with the opportunity's answer; `answer` is None where nobody said."""

    item: Item
    answer: bool | None
    sentence: str


@dataclass(frozen=True)
class OpportunityPage:
    """What the detail page shows."""

    opportunity: Opportunity
    entry: Entry | None
    criteria: list[Criterion]

    @property
    def fits(self) -> int:
        """How many of the five criteria are met."""
        return sum(1 for criterion in self.criteria if criterion.answer)

    def state(self, now: datetime) -> str:
        """ "rolling", "soon", "open", "closed" or "unknown"."""
        opportunity = self.opportunity
        if opportunity.closes_at and opportunity.closes_at <= now:
            return "closed"
        if opportunity.opens_at and opportunity.opens_at > now:
            return "soon"
        if opportunity.rolling:
            return "rolling"
        return "open" if opportunity.closes_at else "unknown"


def visible_opportunities(user: Any) -> QuerySet[Opportunity]:
    """Opportunities this person may see, with provider and answers, newest first."""
    found: QuerySet[Opportunity] = (
        Opportunity.objects.visible_to(user)
        .select_related("provider")
        .prefetch_related(_answers())
        .defer("raw")
        .order_by("-updated_at", "-pk")
    )
    return found


def _answers() -> Prefetch[Any]:
    return Prefetch("fit_answers", queryset=FitAnswer.objects.order_by("pk"))


def opportunity_page(opportunity: Opportunity) -> OpportunityPage:
    """The detail page of an opportunity that came from `visible_opportunities`."""
    answers = {answer.criterion: answer for answer in opportunity.fit_answers.all()}
    criteria = [
        Criterion(
            item,
            answers[item.code].answer if item.code in answers else None,
            answers[item.code].sentence if item.code in answers else "",
        )
        for item in vocabulary().items("fit")
    ]
    return OpportunityPage(opportunity, entry_for(Kind.FUNDING, opportunity.pk), criteria)


def to_publish(ids: Iterable[int] | None = None) -> QuerySet[Opportunity]:
    """What should be in the catalogue now."""
    found = Opportunity.objects.published().select_related("provider").prefetch_related(_answers()).order_by("pk")
    return found if ids is None else found.filter(pk__in=list(ids))


def phase_instrument_matrix(query: SearchQuery, user: Any, now: datetime) -> Matrix:
    """How many opportunities there are per phase and instrument, among those that fit the query."""
    ids = matching_entries(query, user=user, now=now).filter(kind=Kind.FUNDING).values("object_id")
    rows = (
        Opportunity.objects.published()
        .filter(pk__in=ids)
        .order_by()
        .values_list("instrument", "phases")
        .annotate(n=Count("pk"))
    )
    return build_matrix(
        [(instrument, tuple(phases), n) for instrument, phases, n in rows],
        instruments=vocabulary().items("instrument"),
        phases=vocabulary().items("phase"),
    )


def providers_for(user: Any, *, everything: bool) -> QuerySet[Organisation]:
    """Organisations in whose name this person may add funding; all of them for curators."""
    found = Organisation.objects.filter(status="published").only("pk", "name", "slug").order_by("name")
    return found if everything else found.filter(pk__in=ids_of_member(user.pk))


def managed_ids(user_id: int) -> set[int]:
    """Opportunities of the organisations somebody belongs to."""
    return set(Opportunity.objects.filter(provider__in=ids_of_member(user_id)).values_list("pk", flat=True))


def locked(opportunity_id: int) -> Opportunity:
    """The row, locked until the end of the transaction. Raises HubError when it is gone."""
    found: Opportunity | None = (
        Opportunity.objects.select_for_update(of=("self",)).select_related("provider").filter(pk=opportunity_id).first()
    )
    if found is None:
        raise HubError(_("Deze financiering bestaat niet meer."))
    return found
