"""The glossary: every list with its explanation and source, for whoever wonders what a word means here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vocabulary.selectors import glossary_lists


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    return render(request, "vocabulary/glossary.html", {"lists": glossary_lists()})
