"""manage.py rank_texts QUERIES.jsonl CORPUS.jsonl --top K"""

import json
import os
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from catalogue.embeddings.vectors import current_embedder
from matching.likeness import rank

TOLD_EVERY = 2.0


class Command(BaseCommand):
    """Ranks plain texts with the likeness that matching uses. Answers on stdout, everything else on stderr."""

    help = "Rank the texts of CORPUS for each text of QUERIES (JSON lines with id and text), best first."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("queries", type=Path, help='JSON lines {"id", "text"}')
        parser.add_argument("corpus", type=Path, help='JSON lines {"id", "text"}')
        parser.add_argument("--top", type=int, default=10, metavar="K", help="results per query (default 10)")
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count() or 1, help="processes that embed (default: all cores)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["top"] < 1:
            raise CommandError(_("--top moet minstens 1 zijn."), returncode=2)
        queries = self._read(options["queries"])
        corpus = self._read(options["corpus"])
        embedder = current_embedder(processes=max(1, options["processes"]))
        self._tell(f"{len(queries)} × {len(corpus)}, {embedder.engine.info.name}")
        ranked = rank(
            [text for _id, text in queries],
            [text for _id, text in corpus],
            embedder=embedder,
            top=options["top"],
            progress=self._progress,
        )
        try:
            for (query_id, _text), best in zip(queries, ranked, strict=True):
                results = [{"id": corpus[position][0], "score": score} for position, score in best]
                self.stdout.write(json.dumps({"id": query_id, "results": results}))
            self.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _read(self, path: Path) -> list[tuple[Any, str]]:
        rows: list[tuple[Any, str]] = []
        seen: dict[str, int] = {}
        try:
            lines = path.read_bytes().split(b"\n")
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}", returncode=2) from error
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            row = _parsed(path, number, line)
            first = seen.setdefault(repr(row["id"]), number)
            if first != number:
                self._tell(f"{path}, line {number}: id {row['id']!r} is also on line {first}")
            rows.append((row["id"], row["text"]))
        return rows

    def _tell(self, message: str) -> None:
        self.stderr.write(message)
        self.stderr.flush()

    _told = 0.0
    _began: float | None = None

    def _progress(self, done: int, todo: int) -> None:
        """One line every two seconds and one at the end: how far, how fast, how long still."""
        now = time.monotonic()
        if self._began is None:
            self._began = now
        if now - self._told < TOLD_EVERY and done < todo:
            return
        self._told = now
        speed = done / max(now - self._began, 0.001)
        left = f", {speed:.1f}/s, {int((todo - done) / speed)} s left" if now > self._began and done < todo else ""
        self._tell(f"embedded {done} of {todo} new texts{left}")


def _parsed(path: Path, number: int, line: bytes) -> dict[str, Any]:
    where = f"{path}, line {number}"
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CommandError(f"{where}: not UTF-8", returncode=2) from error
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{where}: not JSON ({error})", returncode=2) from error
    if not isinstance(row, dict):
        raise CommandError(f'{where}: not an object with "id" and "text"', returncode=2)
    if not isinstance(row.get("id"), str | int) or isinstance(row.get("id"), bool):
        raise CommandError(f'{where}: "id" must be a string or a whole number', returncode=2)
    if not isinstance(row.get("text"), str):
        raise CommandError(f'{where}: "text" must be a string', returncode=2)
    return row
