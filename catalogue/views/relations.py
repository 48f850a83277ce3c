"""The ties between entries."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalogue import selectors, services
from catalogue.forms import RelationForm
from catalogue.models import Entry, Relation
from catalogue.views.common import curators_only
from core.errors import HubError


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def relations(request: HttpRequest, pk: int) -> HttpResponse:
    """The ties of one entry, and a form to draw one more."""
    curators_only(request)
    entry = get_object_or_404(Entry.objects.for_cards(), pk=pk)
    form = RelationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values: dict[str, Any] = {name: form.cleaned_data[name] for name in ("type", "value", "note")}
        try:
            services.draw_relation(source=entry, target=form.target, by=request.user, now=timezone.now(), **values)
        except HubError as error:
            form.add_error("target_ref", str(error.message))
        else:
            messages.success(request, _("De band is getekend."))
            return redirect("catalogue:relations", pk=pk)
    context = {"entry": entry, "form": form, "relations": selectors.relations_of(entry, request.user)}
    return render(request, "catalogue/relations.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove one tie."""
    curators_only(request)
    relation = get_object_or_404(Relation, pk=pk)
    services.erase_relation(pk, by=request.user, now=timezone.now())
    messages.success(request, _("De band is gewist."))
    return redirect("catalogue:relations", pk=relation.source_id)
