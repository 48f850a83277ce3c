"""Side menus whose items come from every floor: the curator's desk and the account pages.

An app adds its pages in `AppConfig.ready()`; templates show a menu with `{% menu "desk" %}`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.functional import Promise

Menu = Literal["desk", "account"]


@dataclass(frozen=True, kw_only=True)
class Item:
    """One page in a menu.

    Attributes:
        label: Dutch, lazily translated.
        url_name: an address without arguments.
        icon: name in the sprite.
        order: low numbers first.
        count: how many things wait there for this user; None or 0 shows nothing. One query at most.
        visible: whether this user sees the item.
    """

    label: str | Promise
    url_name: str
    icon: str
    order: int = 50
    count: Callable[[Any], int] | None = None
    visible: Callable[[Any], bool] | None = None


_menus: dict[str, dict[str, Item]] = {"desk": {}, "account": {}}


def add(menu: Menu, item: Item) -> None:
    """Put a page in a menu; the same address again replaces it."""
    _menus[menu][item.url_name] = item


def items(menu: Menu, user: Any) -> list[Item]:
    """The pages of a menu that this user sees, in order."""
    shown = [item for item in _menus[menu].values() if item.visible is None or item.visible(user)]
    return sorted(shown, key=lambda item: (item.order, str(item.label)))
