"""What no page of the hub takes, refused before any view with a page in the reader's language."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

PAGE_METHODS = ("GET", "HEAD", "POST")
_OTHERS = ("/api/", "/admin/")


class MethodMiddleware:
    """Pages know GET, HEAD and POST; a 405 of theirs has a page, with the header `Allow` as it was.

    Without this a view that names no methods takes DELETE for GET, and one that names GET refuses HEAD. The API
    and the admin answer for themselves, but nobody answers TRACE. Stands last in the list: its page needs the
    reader and the language.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        ours = not request.path.startswith(_OTHERS)
        if request.method not in PAGE_METHODS and (ours or request.method == "TRACE"):
            response: HttpResponse = HttpResponseNotAllowed(PAGE_METHODS)
        elif request.method == "HEAD" and ours:
            return self._head(request)
        else:
            response = self.get_response(request)
        if response.status_code == 405 and ours and not response.streaming and not response.content:
            return _page(request, response)
        return response

    def _head(self, request: HttpRequest) -> HttpResponse:
        """What GET would answer, without its body: also from views that name GET only."""
        request.method = "GET"
        try:
            response = self(request)
        finally:
            request.method = "HEAD"
        if not response.streaming:
            response["Content-Length"] = str(len(response.content))
            response.content = b""
        return response


def _page(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    shown = render(request, "405.html", status=405)
    shown["Allow"] = refused.get("Allow", "")
    add_never_cache_headers(shown)
    return shown
