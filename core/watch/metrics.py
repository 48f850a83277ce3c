"""Figures for Prometheus: counted here, shown at /metrics to whoever has the token.

With several web processes set PROMETHEUS_MULTIPROC_DIR to a folder that is empty at the start; else each process
tells only about itself. Apps add what they know of the database with `reading`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

if _folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    Path(_folder).mkdir(parents=True, exist_ok=True)  # the library reads it while it is imported

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 10)
REQUESTS = Counter("hub_requests", "Requests answered", ["route", "method", "status"])
REQUEST_SECONDS = Histogram("hub_request_seconds", "Seconds until the answer", ["route"], buckets=_BUCKETS)
JOBS = Counter("hub_jobs", "Jobs run by a worker", ["task", "outcome"])
JOB_SECONDS = Histogram("hub_job_seconds", "Seconds that a job took", ["task"], buckets=(*_BUCKETS, 60, 300))

Values = Mapping[tuple[str, ...], float]


@dataclass(frozen=True)
class _Reading:
    name: str
    help: str
    labels: tuple[str, ...]
    read: Callable[[], Values]


_readings: dict[str, _Reading] = {}


def reading(name: str, help: str, read: Callable[[], Values], labels: tuple[str, ...] = ()) -> None:
    """Add a figure that is looked up when somebody asks: {label values: number}; without labels the key is ()."""
    _readings[name] = _Reading(name, help, labels, read)


class _Readings(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        for item in _readings.values():
            family = GaugeMetricFamily(item.name, item.help, labels=item.labels)
            for labels, value in item.read().items():
                family.add_metric(labels, value)
            yield family


def counted() -> CollectorRegistry:
    """What was counted: by all processes that share a folder, or by this one."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return REGISTRY
    together = CollectorRegistry()
    MultiProcessCollector(together)
    return together


def page() -> bytes:
    """Everything in Prometheus' text format: what was counted and what is looked up now."""
    looked_up = CollectorRegistry(auto_describe=False)
    looked_up.register(_Readings())
    return generate_latest(counted()) + generate_latest(looked_up)


def serve(host: str, port: int) -> None:
    """What was counted, on a port of its own, for processes that answer no pages. Runs in a thread."""
    start_http_server(port, addr=host, registry=counted())
