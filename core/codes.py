"""Plain columns that hold a code of one of the lists, for apps that may not know the fields of the lists.

A code that a record holds cannot be taken out of its list: whoever changes the lists asks here too.
"""

from django.db import models

_SCHEMES: dict[tuple[str, str], str] = {}


def register(model: type[models.Model], field: str, *, scheme: str) -> None:
    """Say in `AppConfig.ready()` that this column holds codes of the list `scheme`. Raises FieldDoesNotExist."""
    column = model._meta.get_field(field)
    _SCHEMES[model._meta.label_lower, column.name] = scheme


def scheme_of(field: models.Field) -> str:  # type: ignore[type-arg]
    """The list whose codes this column holds; "" when it holds none that anybody told of."""
    return _SCHEMES.get((field.model._meta.label_lower, field.name), "")
