"""Looking at an address on the internet that a person gave us, without letting it lead us into our own network.

Every name is resolved by us, every address it has must be public, and the connection goes to the very address that was
looked at, so that a second answer of the name server cannot point elsewhere. Redirects go through the same gate.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings

USER_AGENT = "Hubsi link checker"
TIMEOUT = 8.0  # seconds for each wait
DEADLINE = 20.0  # seconds for one request as a whole, however slowly it drips
MOST_BYTES = 64 * 1024
MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# a server that does not know HEAD, or answers it badly, is asked again with GET
_ASK_AGAIN = frozenset({400, 403, 404, 405, 406, 410, 500, 501, 502, 503})


class Unreachable(Exception):
    """`problem` says why: "forbidden", "no-host", "refused", "timeout", "certificate", "server" or "loop"."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Answer:
    """What came back in the end.

    Attributes:
        status: HTTP status code.
        url: where the redirects led.
    """

    status: int
    url: str


def look_at(url: str) -> Answer:
    """Ask for an address with HEAD, and with GET where that does not tell.

    Raises:
        Unreachable: there was no answer, or the address leads where we do not go.
    """
    for _hop in range(MOST_REDIRECTS + 1):
        status, target = _ask(url, "HEAD")
        if status in _ASK_AGAIN:
            status, target = _ask(url, "GET")
        if status not in _REDIRECTS or not target:
            return Answer(status, url)
        url = urljoin(url, target)
    raise Unreachable("loop")


def public_address(host: str, port: int) -> str:
    """The first address of a host, when all of its addresses are public.

    Raises:
        Unreachable: "no-host" or "forbidden".
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("no-host") from error
    addresses = [str(row[4][0]).partition("%")[0] for row in found]
    if not addresses:
        raise Unreachable("no-host")
    if not all(_is_public(address) for address in addresses):
        raise Unreachable("forbidden")
    return addresses[0]


def _is_public(address: str) -> bool:
    ip: Any = ipaddress.ip_address(address)
    ip = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None) or ip
    if settings.OUTBOUND_ALLOW_LOOPBACK and ip.is_loopback:
        return True
    return bool(ip.is_global and not ip.is_multicast and not ip.is_reserved)


def _ask(url: str, method: str) -> tuple[int, str]:
    """(status, where it redirects to)."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise Unreachable("forbidden") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise Unreachable("forbidden")
    if port not in (80, 443) and not settings.OUTBOUND_ALLOW_LOOPBACK:
        raise Unreachable("forbidden")
    connection = _Pinned(parts.hostname, port, secure=parts.scheme == "https")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _exchange(connection, method, _printable(path))


def _exchange(connection: _Pinned, method: str, path: str) -> tuple[int, str]:
    alarm = threading.Timer(DEADLINE, connection.cut)
    alarm.daemon = True
    alarm.start()
    try:
        headers = {"User-Agent": USER_AGENT, "Accept": "*/*", "Connection": "close"}
        if method == "GET":
            headers["Range"] = f"bytes=0-{MOST_BYTES - 1}"
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        if method == "GET":
            response.read(MOST_BYTES)
        return response.status, response.getheader("Location", "") or ""
    except TimeoutError as error:
        raise Unreachable("timeout") from error
    except ssl.SSLError as error:
        raise Unreachable("certificate") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable("timeout" if connection.was_cut else "refused") from error
    finally:
        alarm.cancel()
        connection.close()


def _printable(path: str) -> str:
    """A path as it may stand in a request: nothing but visible ASCII."""
    return "".join(c if "!" <= c <= "~" else "".join(f"%{b:02X}" for b in c.encode("utf-8", "ignore")) for c in path)


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was looked at, with the name in the Host header and the certificate."""

    was_cut = False

    def __init__(self, host: str, port: int, *, secure: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self.secure = secure
        self.default_port = 443 if secure else 80

    def connect(self) -> None:
        address = public_address(self.host, self.port)
        self.sock = socket.create_connection((address, self.port), timeout=TIMEOUT)
        if self.secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        """End it from outside, because it takes too long."""
        self.was_cut = True
        if self.sock is not None:
            with contextlib.suppress(OSError):
                # of the plain socket: a TLS one would first say goodbye
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
