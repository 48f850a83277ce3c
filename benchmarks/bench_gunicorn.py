"""Requests per second and memory of gunicorn with two workers, as the Dockerfile starts it, on a made-up hub.

    python benchmarks/bench_gunicorn.py [--entries 2000] [--seconds 8] [--only home,list]

One JSON line per figure: name, n, value, unit, floor, ratio. A process of its own asks over eight connections that are
kept open, with gzip, as browsers do; it shares the processors with gunicorn and PostgreSQL. The floor is a constant
answer of the same gunicorn. Memory is of one worker after all that, in MB: `rss` all it maps, `pss` its share of what
workers have in common.
"""

from __future__ import annotations

import contextlib
import http.client
import multiprocessing
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.common import ROOT, parser, percentile, set_up, tell

CONNECTIONS = 8
WORKERS = 2
START_SECONDS = 90
PAGES = {"home": "/", "list": "/innovaties/", "detail": "", "search": "/zoeken/?q=wonen"}
MEGABYTE = 1024 * 1024


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def served(folder: str, *, preload: bool) -> Iterator[tuple[int, psutil.Process]]:
    """A gunicorn with two workers: (its port, its main process)."""
    port = free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "benchmarks.served_settings",
        "SECRET_KEY": "benchmark",
        "ALLOWED_HOSTS": "127.0.0.1",
        "BENCH_STATIC": folder,
        "LOG_LEVEL": "WARNING",
        "PYTHONPATH": str(ROOT),
    }
    for key in ("TEST_DATABASE_NAME", "PYTEST_XDIST_WORKER"):
        environment.pop(key, None)
    collect = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)
    command = [sys.executable, "-m", "gunicorn", "hubsi.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(WORKERS), "--threads", "4", "--no-control-socket", "--log-level", "warning"]
    process = subprocess.Popen([*command, *(["--preload"] if preload else [])], cwd=ROOT, env=environment)
    try:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and not answers(port):
            time.sleep(0.2)
        yield port, psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def answers(port: int) -> bool:
    try:
        return ask(http.client.HTTPConnection("127.0.0.1", port, timeout=20), "/bench-constant/") == 200
    except OSError:
        return False


def ask(connection: http.client.HTTPConnection, path: str) -> int:
    """The status of one answer, read whole."""
    connection.request("GET", path, headers={"Accept-Encoding": "gzip", "Accept-Language": "nl"})
    response = connection.getresponse()
    response.read()
    return response.status


def load(port: int, path: str, seconds: float, told: Any) -> None:
    """Ask over several connections for so long; tells (requests per second, times in ms, answers that were not 200)."""
    times: list[float] = []
    wrong: list[int] = []
    until = time.perf_counter() + seconds

    def one() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.perf_counter() < until:
            began = time.perf_counter()
            try:
                status = ask(connection, path)
            except (http.client.HTTPException, OSError):  # gunicorn closes a connection now and then
                connection.close()
                continue
            times.append((time.perf_counter() - began) * 1000)
            if status != 200:
                wrong.append(status)

    began = time.perf_counter()
    threads = [threading.Thread(target=one) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told.put((len(times) / (time.perf_counter() - began), times, wrong))


def measured(port: int, path: str, seconds: float) -> tuple[float, list[float]]:
    """Requests per second and times in milliseconds, from a process of its own."""
    context = multiprocessing.get_context("spawn")
    told = context.Queue()
    process = context.Process(target=load, args=(port, path, seconds, told))
    process.start()
    rate, times, wrong = told.get(timeout=seconds + 120)
    process.join()
    if wrong:
        raise RuntimeError(f"{path} answers {sorted(set(wrong))}")
    return float(rate), list(times)


def memory(main: psutil.Process) -> tuple[float, float]:
    """(RSS, PSS) of a worker in MB, the mean of them."""
    infos = [worker.memory_full_info() for worker in main.children()]
    return (
        statistics.mean(info.rss for info in infos) / MEGABYTE,
        statistics.mean(info.pss for info in infos) / MEGABYTE,
    )


def main() -> None:
    arguments = parser(__doc__)
    arguments.add_argument("--seconds", type=float, default=8)
    options = arguments.parse_args()
    set_up(options.entries)
    from django.db import connection

    from catalogue.models import Entry

    newest = Entry.objects.filter(kind="innovation", visibility="public").order_by("-pk")[0]
    pages = {**PAGES, "detail": newest.get_absolute_url()}
    connection.close()
    wanted = [name for name in options.only.split(",") if name] or list(pages)
    for preload in (False, True):
        how = " preloaded" if preload else ""
        with tempfile.TemporaryDirectory() as folder, served(folder, preload=preload) as (port, process):
            floor, floor_times = measured(port, "/bench-constant/", options.seconds / 2)
            rss, pss = memory(process)
            tell(f"worker{how} at start rss", options.entries, rss, "MB")
            tell(f"worker{how} at start pss", options.entries, pss, "MB")
            for name in wanted if not preload else wanted[:1]:
                measured(port, pages[name], options.seconds / 4)
                rate, times = measured(port, pages[name], options.seconds)
                tell(f"gunicorn{how} {name}", options.entries, rate, "requests/s", floor)
                for label, share in (("p50", 0.5), ("p95", 0.95)):
                    tell(
                        f"gunicorn{how} {name} {label}",
                        options.entries,
                        percentile(times, share),
                        "ms",
                        percentile(floor_times, share),
                    )
            rss, pss = memory(process)
            tell(f"worker{how} after load rss", options.entries, rss, "MB")
            tell(f"worker{how} after load pss", options.entries, pss, "MB")


if __name__ == "__main__":
    main()
