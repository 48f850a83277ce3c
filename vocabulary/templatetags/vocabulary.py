"""Labels of codes in templates (a builtin library: no {% load %} needed)."""

from collections.abc import Iterable

from django import template

from vocabulary.lookup import Item
from vocabulary.lookup import vocabulary as lists

register = template.Library()


@register.filter
def term(code: str | None, scheme: str) -> str:
    """{{ innovation.phase|term:"phase" }}: the label, or the code when the list does not know it."""
    return lists().label(scheme, code) if code else ""


@register.filter
def term_explanation(code: str | None, scheme: str) -> str:
    """{{ code|term_explanation:"phase" }}: the one-line explanation, or nothing."""
    item = lists().get(scheme, code) if code else None
    return item.explanation if item else ""


@register.filter
def terms(codes: Iterable[str] | None, scheme: str) -> list[Item]:
    """{% for item in codes|terms:"challenge" %}: the items, in the order of the list."""
    return lists().terms(scheme, codes or ())
