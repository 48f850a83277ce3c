"""Logs as lines for people or as JSON for machines; each with the request or job it belongs to, none with a person."""

from __future__ import annotations

import contextvars
import logging
from typing import Any

import structlog

from core.watch.scrub import scrub_all

# the id of the web request; a job that was asked for in it carries the same
request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="-")


def _add_request_id(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    event["request_id"] = request_id.get()
    return event


def _scrubbed(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in event.items() if name.startswith("_")}
    return {**scrub_all({name: value for name, value in event.items() if name not in kept}), **kept}


_SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    _add_request_id,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    _scrubbed,
]


class RouteOnly(logging.Filter):
    """Django logs the address of a failed request, which may hold a key or what somebody searched: name the route."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple) and record.args:
            match = getattr(request, "resolver_match", None)
            route = match.view_name if match else "(no route)"
            record.args = tuple(route if arg == getattr(request, "path", None) else arg for arg in record.args)
        return True


def config(form: str, level: str) -> dict[str, Any]:
    """Django's LOGGING.

    Args:
        form: "json", one object per line, or "line".
        level: of the root, e.g. "INFO".
    """
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
    )
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"route": {"()": RouteOnly}},
        "formatters": {
            "hub": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "hub", "filters": ["route"]}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # the line of each request (hub.request) tells these already
            "django.server": {"level": "WARNING", "handlers": [], "propagate": True},
            "django.request": {"level": "ERROR", "handlers": [], "propagate": True},
        },
    }
