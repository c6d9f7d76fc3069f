"""Log-in, log-out and socket tickets for agents.

Source: OWASP ASVS 5.0, 3.3 (cookies), 3.5 (CSRF), 4.4.3 (socket tickets).
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from handover.accounts import SESSION_LIFE, TICKET_LIFE, LoginRefused
from handover.channels.long_poll import HubHere
from handover.console.views import describe
from handover.core.permissions import Permission
from handover.core.records import AgentAccount
from handover.core.words import Lang
from handover.hub import Hub
from handover.problems import Problem

router = APIRouter(prefix="/api/v1", tags=["agent"])


class Credentials(BaseModel):
    """What an agent logs in with."""

    model_config = ConfigDict(extra="forbid")
    login: Annotated[str, Field(min_length=1, max_length=64)]
    password: Annotated[str, Field(min_length=1, max_length=256)]


def cookie_name(hub: Hub) -> str:
    """Return the cookie's name; `__Host-` needs HTTPS, which a demo may not have."""
    return "__Host-relais" if hub.settings.is_production else "relais"


async def logged_in(request: Request, hub: HubHere) -> tuple[AgentAccount, str, str]:
    """Return agent, CSRF token and cookie of this request, or refuse with 401."""
    token = request.cookies.get(cookie_name(hub), "")
    found = await hub.accounts.find_session(token) if token else None
    if found is None:
        raise Problem(401, "not_logged_in", "Please log in.")
    return (*found, token)


Session = Annotated[tuple[AgentAccount, str, str], Depends(logged_in)]


async def changing(
    session: Session, x_csrf_token: Annotated[str, Header()] = ""
) -> tuple[AgentAccount, str, str]:
    """Return the session of a request that changes something, or refuse with 403."""
    if x_csrf_token != session[1]:
        raise Problem(403, "csrf", "Reload the page and try again.")
    return session


ChangingSession = Annotated[tuple[AgentAccount, str, str], Depends(changing)]


def needs(permission: Permission) -> Any:
    """Return what refuses a request with 403 unless its account may do this."""

    def check(session: Session) -> None:
        if not session[0].may(permission):
            raise Problem(403, "not_allowed", "Your account is not for this.")

    return Depends(check)


TAKES_CONVERSATIONS = needs(Permission.TAKE_CONVERSATIONS)


@router.post("/login", summary="Log an agent in")
async def log_in(
    credentials: Credentials, response: Response, hub: HubHere
) -> dict[str, Any]:
    """Open a session; its cookie is out of reach for scripts."""
    wait = hub.limits.wait_for(hub.limits.logins, credentials.login)
    if wait:
        raise Problem(
            429, "rate_limited", "Too many attempts. Wait a moment.", retry_after=wait
        )
    try:
        opened = await hub.accounts.log_in(credentials.login, credentials.password)
    except LoginRefused:
        raise Problem(401, "login_refused", "Login or password is wrong.") from None
    response.set_cookie(
        cookie_name(hub),
        opened.token,
        max_age=int(SESSION_LIFE.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=hub.settings.is_production,
        path="/",
    )
    return {"agent": describe(opened.agent), "csrf": opened.csrf}


@router.post("/logout", status_code=204, summary="Log out")
async def log_out(session: ChangingSession, response: Response, hub: HubHere) -> None:
    """End the session and forget the cookie."""
    await hub.accounts.log_out(session[2])
    response.delete_cookie(cookie_name(hub), path="/")


@router.get("/me", summary="Who is logged in")
async def me(session: Session) -> dict[str, Any]:
    """Return the agent and the CSRF token of this session."""
    return {"agent": describe(session[0]), "csrf": session[1]}


@router.post(
    "/agent/ticket",
    summary="Take a one-time ticket for the socket",
    dependencies=[TAKES_CONVERSATIONS],
)
async def issue_ticket(session: ChangingSession, hub: HubHere) -> dict[str, Any]:
    """Return a ticket for one `GET /ws/agent`, so that no secret stands in a log."""
    ticket = await hub.accounts.issue_ticket(session[2])
    return {"ticket": ticket, "expires_in": int(TICKET_LIFE.total_seconds())}


@router.get(
    "/agent/canned-replies",
    summary="Texts that an agent can put into a reply",
    dependencies=[TAKES_CONVERSATIONS],
)
async def canned_replies(_: Session, hub: HubHere) -> dict[str, Any]:
    """Return each in all four languages; agents read it over before they send it."""
    return {
        "replies": [
            {
                "id": id_,
                "name": reply.name.model_dump(),
                "text": reply.text.model_dump(),
            }
            for id_, reply in hub.catalogue.content.canned_replies.items()
        ]
    }


@router.get(
    "/agent/directory",
    summary="To whom conversations can be passed on",
    dependencies=[TAKES_CONVERSATIONS],
)
async def directory(_: Session, hub: HubHere, lang: Lang = Lang.EN) -> dict[str, Any]:
    """Return teams, and institutions elsewhere with what they are competent for."""
    organisation = hub.catalogue.organisation
    return {
        "teams": [
            {"id": team, "name": organisation.team_name(team, lang)}
            for team in organisation.teams
        ],
        "institutions": [
            {
                "id": id_,
                "name": each.name.in_lang(lang),
                "about": each.about.in_lang(lang),
                "contact": each.contact(lang),
            }
            for id_, each in organisation.elsewhere.items()
        ],
    }
