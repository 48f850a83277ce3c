"""Rows of several tables in one statement: for pages whose parts stand in many small tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection, models


@dataclass(frozen=True)
class Rows:
    """The rows of one model that a page needs.

    Attributes:
        where: a condition on the table `t`, written by hand, with `%s` for each of `params`.
        order: the same way.
        join: further tables, the same way.
        extra: name to SQL expression of what comes from those; it becomes an attribute of each object.
        most: at most so many.
    """

    model: type[models.Model]
    where: str
    params: Sequence[Any]
    order: str = "t.id"
    join: str = ""
    extra: dict[str, str] = field(default_factory=dict)
    most: int = 500

    def sql(self) -> str:
        """A statement of one row and column: the rows as a JSON list."""
        columns = [f't."{f.column}"' for f in self.model._meta.concrete_fields]
        columns += [f'{expression} as "{name}"' for name, expression in self.extra.items()]
        table = self.model._meta.db_table
        return (
            f'select json_agg(row_to_json(r)) from (select {", ".join(columns)} from "{table}" t {self.join} '  # noqa: S608
            f"where {self.where} order by {self.order} limit {self.most}) r"
        )

    def build(self, values: dict[str, Any]) -> Any:
        """The object of one row."""
        fields = self.model._meta.concrete_fields
        made: Any = self.model.from_db(
            connection.alias, [f.attname for f in fields], [f.to_python(values[str(f.column)]) for f in fields]
        )
        for name in self.extra:
            setattr(made, name, values[name])
        return made


def together(*parts: Rows) -> list[list[Any]]:
    """The objects of each part, in one statement. For plain columns: text, numbers, dates, codes, JSON."""
    statement = "select " + ", ".join(f"({part.sql()})" for part in parts)
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for part in parts for value in part.params])
        row = cursor.fetchone()
    found = [json.loads(text, parse_float=Decimal) if isinstance(text, str) else text or [] for text in row]
    return [[part.build(values) for values in rows] for part, rows in zip(parts, found, strict=True)]
