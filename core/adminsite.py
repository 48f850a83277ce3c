"""What every page of the admin shares: tables that only services write, and acts through services."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin

from core.errors import HubError

MOST_AT_ONCE = 200


class HubAdmin(ModelAdmin):
    """Lists that stay quick on large tables."""

    show_full_result_count = False
    list_per_page = 50


class ReadOnlyAdmin(HubAdmin):
    """A table that services write; nobody edits it by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def act_on_each(request: HttpRequest, rows: Iterable[Any], act: Callable[[Any], object]) -> None:
    """Do something with each chosen record through a service, and tell how many went well and what was refused."""
    done, refused = 0, []
    for row in itertools.islice(rows, MOST_AT_ONCE):
        try:
            act(row)
            done += 1
        except HubError as error:
            refused.append(f"{row}: {error.message}")
        except ValidationError as error:
            refused.append(f"{row}: {' '.join(error.messages)}")
        except ObjectDoesNotExist:
            refused.append(f"{row}: {_('bestaat niet meer')}")
    if done:
        messages.success(request, ngettext("%(n)s gedaan.", "%(n)s gedaan.", done) % {"n": done})
    for text in refused[:10]:
        messages.warning(request, text)
