"""Whose conversation a request is about, and whether a form is one of ours.

Conversation and token stand in a cookie that no script can read, lasts as long as the
browser is open and goes to no other address. `Lax`, not `Strict`: who follows the link
of a source and comes back must find the conversation again; every change is a POST,
with which `Lax` sends nothing from elsewhere either.
Source: OWASP ASVS 5.0, 3.3 (cookies), 3.5 (CSRF).
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Response

from handover.origins import is_own
from handover.settings import Settings

PATH = "/chat"
"""Where the page lives; the cookie is sent to nothing else."""


@dataclass(frozen=True)
class Session:
    """A conversation's id with its secret token, as the cookie holds them."""

    conversation: str
    token: str

    @property
    def form_token(self) -> str:
        """Return what this conversation's forms carry; it does not tell the token."""
        return hmac.digest(self.token.encode(), b"simple page, form", "sha256").hex()

    def owns(self, form_token: str) -> bool:
        """Tell whether a form was written for this conversation."""
        return hmac.compare_digest(form_token.encode(), self.form_token.encode())


def read_session(cookies: Mapping[str, str], settings: Settings) -> Session | None:
    """Return what the cookie says; whether that is true is for the citizens' desk."""
    conversation, _, token = cookies.get(_name(settings), "").partition(".")
    return Session(conversation, token) if conversation and token else None


def keep_session(response: Response, session: Session, settings: Settings) -> None:
    """Have the browser remember the conversation until it is closed."""
    response.set_cookie(
        _name(settings),
        f"{session.conversation}.{session.token}",
        path=PATH,
        httponly=True,
        samesite="lax",
        secure=settings.is_production,
    )


def forget_session(response: Response, settings: Settings) -> None:
    """Have the browser forget the conversation."""
    response.delete_cookie(
        _name(settings),
        path=PATH,
        httponly=True,
        samesite="lax",
        secure=settings.is_production,
    )


def is_sent_from_here(headers: Mapping[str, str]) -> bool:
    """Tell whether a form was sent from a page of this hub.

    A browser that says from where is believed. Text browsers say nothing: then the
    form's token alone decides, and who has no conversation yet can only open one.
    """
    if "origin" in headers:
        return is_own(headers)
    return headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}


def _name(settings: Settings) -> str:
    """Return the cookie's name; `__Secure-` needs HTTPS, which a demo may not have."""
    return "__Secure-relais-chat" if settings.is_production else "relais-chat"
