"""What waits for a curator: the queue, and one case at a time."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from catalogue import history, selectors, services
from catalogue.forms import CANNED, DecisionForm, DeskForm
from catalogue.kinds import Kind
from catalogue.models import CaseReason, CaseStatus, ModerationCase
from catalogue.views.common import curators_only, page_of
from core.errors import Conflict, HubError


@login_required
@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Everything that waits, oldest first, by reason and kind."""
    curators_only(request)
    wanted = _wanted(request)
    context = {
        "page_obj": page_of(request, selectors.open_cases(wanted)),
        "wanted": wanted,
        "query": _query(wanted),
        "form": DeskForm(initial={"q": wanted.text, "thema": wanted.theme}),
        "reasons": _tabs(wanted, "reason", CaseReason.choices),
        "kinds": _tabs(wanted, "kind", Kind.choices),
    }
    return render(request, "catalogue/desk.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: what is different, and a decision. After it comes the next one."""
    curators_only(request)
    found = selectors.case_for(pk)
    if found is None:
        raise Http404
    wanted = _wanted(request)
    form = DecisionForm(request.POST if request.method == "POST" else None, case=found)
    status = 200
    if request.method == "POST":
        status = _decide(request, found, form)
        if status == 302:
            return _onwards(request, found, wanted)
        found = selectors.case_for(pk) or found
    return render(request, "catalogue/case.html", _case_context(request, found, form, wanted), status=status)


def _decide(request: HttpRequest, found: ModerationCase, form: DecisionForm) -> int:
    """The status of the answer: 302 when it was decided."""
    if not form.is_valid():
        return 422
    values = form.cleaned_data
    try:
        services.decide_case(
            found.pk,
            decision=values["decision"],
            message=values["message"],
            seen=values["seen"] or None,
            by=request.user,
            now=timezone.now(),
        )
    except HubError as error:
        form.add_error(error.field if error.field in form.fields else None, str(error.message))
        return 409 if isinstance(error, Conflict) else 422
    except ValidationError as error:
        form.add_error(None, error.messages)
        return 422
    return 302


def _onwards(request: HttpRequest, found: ModerationCase, wanted: selectors.CaseFilter) -> HttpResponse:
    following = selectors.neighbours(found, wanted)[1]
    if following is None:
        messages.success(request, _("Beslist. Er wacht niets meer."))
        return redirect(reverse("catalogue:desk") + _query(wanted))
    messages.success(request, _("Beslist. Dit is de volgende."))
    return redirect(reverse("catalogue:case", args=[following]) + _query(wanted))


def _case_context(
    request: HttpRequest, found: ModerationCase, form: DecisionForm, wanted: selectors.CaseFilter
) -> dict[str, Any]:
    before, after = selectors.neighbours(found, wanted)
    query = _query(wanted)
    base = history.base_of(found)
    present = history.current(found.entry)
    both = [base.snapshot, present]
    if request.method != "POST" or form.errors:
        form.initial["seen"] = history.mark_of(present)
    return {
        "case": found,
        "entry": found.entry,
        "form": form,
        "base": base,
        "changes": history.changes_between(found.entry.kind, *history.for_reader(request.user, found.entry, both)),
        "mark": history.mark_of(present),
        "reports": list(found.reports.select_related("by")[:50]) if found.reason == CaseReason.REPORTED else [],
        "earlier": selectors.decided_before(found),
        "is_open": found.status == CaseStatus.OPEN,
        "canned": CANNED,
        "query": query,
        "previous_url": reverse("catalogue:case", args=[before]) + query if before else "",
        "next_url": reverse("catalogue:case", args=[after]) + query if after else "",
        "desk_url": reverse("catalogue:desk") + query,
    }


def _wanted(request: HttpRequest) -> selectors.CaseFilter:
    """The filter in the address; what makes no sense is dropped."""
    form = DeskForm(request.GET)
    form.is_valid()
    values = form.cleaned_data
    return selectors.CaseFilter(
        reason=values.get("reden", ""),
        kind=values.get("soort", ""),
        theme=values.get("thema", ""),
        text=values.get("q", ""),
    )


def _query(wanted: selectors.CaseFilter, **other: str) -> str:
    values = {"reden": wanted.reason, "soort": wanted.kind, "thema": wanted.theme, "q": wanted.text, **other}
    told = urlencode({name: value for name, value in values.items() if value})
    return f"?{told}" if told else ""


def _tabs(wanted: selectors.CaseFilter, name: str, choices: list[tuple[str, Any]]) -> list[dict[str, Any]]:
    """[{label, url, count, current}], "all" first; without the values that have nothing, except the chosen one."""
    counts = selectors.case_counts(wanted, name)
    parameter = {"reason": "reden", "kind": "soort"}[name]
    chosen = getattr(wanted, name)
    rows = [("", _("Alles"), sum(counts.values()))]
    rows += [(code, label, counts.get(code, 0)) for code, label in choices]
    return [
        {
            "label": label,
            "count": count,
            "current": code == chosen,
            "url": reverse("catalogue:desk") + _query(wanted, **{parameter: code}),
        }
        for code, label, count in rows
        if count or code in ("", chosen) or name == "reason"
    ]
