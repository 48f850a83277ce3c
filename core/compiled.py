"""Queries written out once: for what every page reads, the ORM takes longer to write SQL than PostgreSQL to run it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from django.db import connections
from django.db.models import QuerySet

Row = TypeVar("Row")


class Compiled(Generic[Row]):
    """A query whose statement is kept; each call fills in other values and reads the rows.

    Args:
        make: the queryset for some values. Its shape may not depend on them: no `if`, no list that becomes `in (...)`.
        examples: a value for each argument, as the fields keep it and found nowhere else in the statement.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Row]], *examples: Any) -> None:
        self._make, self._examples = make, examples
        self._kept: tuple[QuerySet[Any, Row], Any, str, list[Callable[[Any], Any]]] | None = None

    def __call__(self, *values: Any) -> list[Row]:
        """The rows for these values, one value for each example."""
        self._kept = made, written, sql, params = self._kept or self._write()
        compiler = copy.copy(written)
        compiler.connection = connections[made.db]
        compiler.as_sql = lambda *_args, **_kwargs: (sql, tuple(param(values) for param in params))
        rows: Any = QuerySet(made.model, cast(Any, _Written(compiler)), made.db)
        rows._iterable_class = cast(Any, made)._iterable_class
        return list(rows)

    def _write(self) -> tuple[QuerySet[Any, Row], Any, str, list[Callable[[Any], Any]]]:
        made = self._make(*self._examples)
        compiler = made.query.get_compiler(made.db)
        sql, params = compiler.as_sql()
        return made, compiler, sql, [self._place(param) for param in params]

    def _place(self, param: Any) -> Callable[[Any], Any]:
        """What gives this parameter out of the values of a call: one of them, or always itself."""
        if param in self._examples:
            at = self._examples.index(param)
            return lambda values: values[at]
        return lambda _values: param


class _Written:
    """Stands for the query of a queryset: its compiler is there already."""

    def __init__(self, compiler: Any) -> None:
        self.compiler = compiler

    def get_compiler(self, *_args: Any, **_kwargs: Any) -> Any:
        return self.compiler
