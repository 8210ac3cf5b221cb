"""Talk to a SPARQL server over HTTP: bounded in time and size, with a password where it asks."""

from __future__ import annotations

import os
import time
from base64 import b64encode
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    Request,
    build_opener,
    parse_http_list,
    parse_keqv_list,
)

from longtail.errors import StoreError

USER_VARIABLE, PASSWORD_VARIABLE = "LONGTAIL_SPARQL_USER", "LONGTAIL_SPARQL_PASSWORD"
TIMEOUT_SECONDS = 10.0
MAX_BYTES = 50_000_000


class _NoRedirect(HTTPRedirectHandler):
    """Stay with the server that the user named: a redirect is an error that names where it leads."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow nothing."""


_OPENER = build_opener(_NoRedirect)


def check_url(url: str) -> str:
    """Return the address of a server, or say what is wrong with it.

    Raises:
        StoreError: not http(s), or with a password in it.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise StoreError(
            f"{url[:200]!r} is not the address of a server; for example http://localhost:7878/query"
        )
    if parts.username or parts.password:
        raise StoreError(
            f"leave name and password out of the address of {parts.hostname}; "
            f"set {USER_VARIABLE} and {PASSWORD_VARIABLE}"
        )
    return url


def send(request: Request, *, name: str, timeout: float) -> bytes:
    """Send a request, with a password where one is asked for; return the answer within `timeout` seconds.

    Raises:
        StoreError: with what happened and what to do about it.
    """
    until = time.monotonic() + timeout
    try:
        try:
            return _exchange(request, name, until)
        except HTTPError as error:
            with error:
                if not _answer_challenge(request, error):
                    raise StoreError(_explain_status(error, name)) from None
        return _exchange(request, name, until)
    except HTTPError as error:
        with error:
            raise StoreError(_explain_status(error, name)) from None
    except TimeoutError:
        raise StoreError(f"{name} did not answer within {timeout:g} seconds") from None
    except URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise StoreError(f"{name} did not answer within {timeout:g} seconds") from None
        raise StoreError(f"{name} cannot be reached: {error.reason}") from None
    except (HTTPException, OSError, ValueError) as error:
        raise StoreError(f"{name} broke off in the middle of its answer ({type(error).__name__})") from None


def _exchange(request: Request, name: str, until: float) -> bytes:
    """Send a request once and return the body of the answer; `until`: a moment of the monotonic clock."""
    with _OPENER.open(request, timeout=max(until - time.monotonic(), 0.01)) as answer:
        body = bytearray()
        while chunk := answer.read(65536):
            body += chunk
            if len(body) > MAX_BYTES:
                raise StoreError(f"{name} answered more than {MAX_BYTES:,} bytes")
            if time.monotonic() > until:
                raise TimeoutError
        length = answer.headers.get("Content-Length")
        if length and int(length) != len(body):
            raise StoreError(f"{name} broke off in the middle of its answer")
        return bytes(body)


def _explain_status(error: HTTPError, name: str) -> str:
    if error.code in (401, 403):
        given = (
            "refuses the name and password of" if os.environ.get(USER_VARIABLE) else "wants a password: set"
        )
        return f"{name} {given} {USER_VARIABLE} and {PASSWORD_VARIABLE}"
    try:
        detail = " ".join(error.read(2000).decode("utf-8", "replace").split())[:300]
    except (HTTPException, OSError):
        detail = ""
    return f"{name} answered {error.code} {error.reason}{': ' if detail else ''}{detail}"


def authorise(request: Request, name: str) -> None:
    """Answer a server's demand for a password beforehand: some hang up on a long body that comes without.

    Raises:
        StoreError: the server cannot be reached.
    """
    if not _get_login():
        return
    try:
        with _OPENER.open(Request(request.full_url, method="HEAD"), timeout=TIMEOUT_SECONDS):
            return
    except HTTPError as error:
        with error:
            _answer_challenge(request, error)
    except (HTTPException, OSError) as error:
        raise StoreError(f"{name} cannot be reached: {getattr(error, 'reason', error)}") from None


def _answer_challenge(request: Request, error: HTTPError) -> bool:
    """Add name and password to a request as a refusal asks for them; False where it cannot be done."""
    login = _get_login()
    scheme, _, challenge = (error.headers.get("WWW-Authenticate") or "").partition(" ")
    if error.code != 401 or login is None or request.has_header("Authorization"):
        return False
    if scheme.lower() == "digest":
        passwords = HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, request.full_url, *login)
        asked = parse_keqv_list(parse_http_list(challenge))
        answer = f"Digest {HTTPDigestAuthHandler(passwords).get_authorization(request, asked)}"
    elif scheme.lower() == "basic":
        answer = f"Basic {b64encode(':'.join(login).encode()).decode()}"
    else:
        return False
    request.add_unredirected_header("Authorization", answer)
    return True


def _get_login() -> tuple[str, str] | None:
    user, password = os.environ.get(USER_VARIABLE), os.environ.get(PASSWORD_VARIABLE)
    return (user, password) if user and password else None
