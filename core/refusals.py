"""What no page of the hub takes, refused before any view with a page in the reader's language."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from core.errors_views import bad_request

MAX_BODY = 60_000_000
"""Bytes of one request, also with a file: more than the largest list that may be imported. What is not a file has
`DATA_UPLOAD_MAX_MEMORY_SIZE`, a picture `core.images.MAX_BYTES`."""
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
        if _length(request) > MAX_BODY:
            return bad_request(request, RequestDataTooBig())
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


def _length(request: HttpRequest) -> int:
    """Bytes that the client says it sends; the server reads no more than that."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isascii() and told.isdigit() and len(told) < 20 else 0


def _page(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    shown = render(request, "405.html", status=405)
    shown["Allow"] = refused.get("Allow", "")
    add_never_cache_headers(shown)
    return shown
