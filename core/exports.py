"""Rows as downloads that stream: CSV that no spreadsheet runs as a formula, and JSON lines in one array."""

import csv
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    def write(self, value: str) -> str:
        return value


def harmless(value: Any) -> Any:
    """The same value; text that a spreadsheet would run as a formula gets a quote before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def csv_response(rows: Iterable[dict[str, Any]], name: str) -> StreamingHttpResponse:
    """A download `name`.csv in UTF-8 with a BOM (so that Excel reads accents right)."""

    def lines() -> Iterator[str]:
        writer = csv.writer(_Echo())
        yield "\ufeff"
        for i, row in enumerate(rows):
            if i == 0:
                yield writer.writerow(row.keys())
            yield writer.writerow([harmless(value) for value in row.values()])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def json_response(rows: Iterable[dict[str, Any]], name: str) -> StreamingHttpResponse:
    """A download `name`.json: one array, one object a line."""

    def lines() -> Iterator[str]:
        yield "[\n"
        for i, row in enumerate(rows):
            yield ("" if i == 0 else ",\n") + json.dumps(row, ensure_ascii=False)
        yield "\n]\n"

    response = StreamingHttpResponse(lines(), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response
