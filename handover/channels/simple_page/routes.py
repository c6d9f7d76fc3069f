"""The addresses under `/chat`: every form is a POST, every answer to one a redirect.

So a reload never sends anything again. A form that is refused is answered with the page
itself, with what was typed. Nothing that is secret stands in an address.
"""

from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from handover.channels.delivery import news
from handover.channels.simple_page.callback_page import KINDS, callback_page
from handover.channels.simple_page.deeds import Deeds, Refused
from handover.channels.simple_page.document import conversation_page
from handover.channels.simple_page.fields import Form, read_form
from handover.channels.simple_page.news_frame import has_changed, news_frame
from handover.channels.simple_page.session import (
    PATH,
    Session,
    forget_session,
    is_sent_from_here,
    keep_session,
    read_session,
)
from handover.channels.simple_page.view import (
    Fault,
    View,
    address_of,
    empty_view,
    fault_of,
    first_view,
    read_view,
)
from handover.channels.simple_page.wording import Wording
from handover.core.frames import MAX_SEQ, FrameError
from handover.core.message import Preferences
from handover.core.records import Conversation
from handover.core.words import Lang, Level
from handover.hub import Hub
from handover.store.conversations import UnknownConversation
from handover.store.engine import StoreUnavailable
from handover.transparency.routes import language_of

EXIT_URL = "https://www.meteo.be/"
"""Where "leave quickly" goes, as from the widget: the Belgian weather service."""

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; "
    f"form-action 'self' {EXIT_URL}; base-uri 'none'; frame-ancestors {{ancestors}}"
)
"""No script at all. A form may lead to one other place: out."""


@dataclass
class SimplePage:
    """Serves the page for one hub; `router` has its addresses."""

    hub: Hub

    def __post_init__(self) -> None:
        self.deeds = Deeds(self.hub)
        self.router = APIRouter(prefix=PATH, include_in_schema=False)
        self.router.add_api_route("", self.show, methods=["GET"])
        self.router.add_api_route("/news", self.show_news, methods=["GET"])
        self.router.add_api_route("/latest", self.show_latest, methods=["GET"])
        for kind in KINDS:
            self.router.add_api_route(f"/{kind}", self.show_form, methods=["GET"])
        self.router.add_api_route("/{verb}", self.show_again, methods=["GET"])
        self.router.add_api_route("/{verb}", self.obey, methods=["POST"])

    # -- reading --------------------------------------------------------------------

    async def show(self, request: Request) -> Response:
        """Show the conversation, or the disclosure before there is one."""
        view = await self._view(request)
        is_begun = "begun" in request.query_params or self._session(request) is not None
        if "erased" in request.query_params:
            view = replace(view, is_erased=view.conversation is None)
        elif is_begun and view.conversation is None and view.fault is None:
            view = replace(view, fault=Fault(404, view.words.say("error_gone")))
        return self._page(view)

    async def show_form(self, request: Request) -> Response:
        """Show the form to be called back, or to leave a message."""
        kind = request.url.path.rpartition("/")[2]
        return self._form_page(await self._view(request), kind)

    async def show_latest(self, request: Request) -> Response:
        """Lead to the first message that is new, or to the last one."""
        view, after = await self._view(request), _number(request, "after")
        newest = min(after + 1, view.last_seq)
        return _redirect(view.words.as_read, newest if view.conversation else None)

    async def show_again(self, request: Request) -> Response:
        """Lead whoever reloads the address of a form back to the page."""
        return _redirect(_asked(request))

    async def show_news(self, request: Request) -> Response:
        """Tell in a small frame whether there is something new."""
        query = request.query_params
        names = ("lang", "after", "state", "place", "watch")
        asked = {name: query[name] for name in names if name in query}
        asked = {"state": "", "place": "", **asked}
        asked["after"] = str(_number(request, "after"))
        words = Wording(self.hub.catalogue, _asked(request), self.hub.opening.clock())
        is_new = False
        try:
            found = await self._find(request)
            if found is None:
                is_new = True
            else:
                log, state = await news(self.hub, found[1].id, int(asked["after"]))
                is_new = has_changed(state, asked, messages=len(log))
        except StoreUnavailable:
            self.hub.meters.store_failures.inc()
        html = news_frame(words, asked, is_new=is_new)
        return self._document(html, words.as_read, ancestors="'self'")

    # -- writing --------------------------------------------------------------------

    async def obey(self, verb: str, request: Request) -> Response:
        """Do what a form asks for, then lead to the page that shows it."""
        verb = verb.replace("-", "_")
        try:
            form = await read_form(request.stream())
        except FrameError as error:
            view = await self._view(request)
            return self._refused(view, fault_of(error, verb, {}, view.words))
        as_read = _preferences(form.get("in"), form.get("at"), request)
        view = await self._view(request, as_read)
        if not is_sent_from_here(request.headers):
            return self._refused(view, Fault(403, view.words.say("error_elsewhere")))
        if verb in {"new", "leave"}:
            return await self._leave(verb, request, form, as_read)
        try:
            return await self._obey(view, verb, form, request)
        except StoreUnavailable:
            self.hub.meters.store_failures.inc()
            view = empty_view(self.hub, as_read, self._session(request))
            text = view.words.published("error_temporarily_unavailable")
            return self._refused(view, Fault(503, text, verb, kept=form))

    async def _obey(
        self, view: View, verb: str, form: Form, request: Request
    ) -> Response:
        if view.is_away:
            raise StoreUnavailable("the conversation cannot be read")
        address = request.client.host if request.client else ""
        try:
            done = await self.deeds.do(view, verb, form, address)
        except Refused as refused:
            opened = refused.opened
            if opened is not None:
                view = await self._view_of(opened)
            response = self._refused(view, refused.fault)
        else:
            opened = done.opened
            as_read = done.conversation.as_read
            if verb == "erase":
                address = f"{address_of(as_read)}&erased=1"
                response = RedirectResponse(address, 303)
                forget_session(response, self.hub.settings)
                return response
            response = _redirect(as_read, done.seq, is_begun=opened is not None)
        if opened is not None:
            keep_session(response, opened, self.hub.settings)
        return response

    async def _leave(
        self, verb: str, request: Request, form: Form, as_read: Preferences
    ) -> Response:
        """Forget the conversation here: for a new one, or to be gone at once."""
        session = self._session(request)
        is_own = session is not None and session.owns(form.get("form", ""))
        response = _redirect(as_read)
        if verb == "leave":
            if session is not None and is_own:
                await self.deeds.end(session)
            response = RedirectResponse(EXIT_URL, 303)
        if is_own:
            forget_session(response, self.hub.settings)
        return response

    # -- what a request is about ------------------------------------------------------

    def _session(self, request: Request) -> Session | None:
        return read_session(request.cookies, self.hub.settings)

    async def _find(self, request: Request) -> tuple[Session, Conversation] | None:
        """Return the conversation of the request's cookie, if that opens one.

        Raises:
            StoreUnavailable: The database does not answer.
        """
        session = self._session(request)
        if session is None:
            return None
        try:
            found = await self.hub.citizens.resume(session.conversation, session.token)
        except UnknownConversation:
            return None
        return session, found

    async def _view(self, request: Request, as_read: Preferences | None = None) -> View:
        """Return what there is to show; a database that is away is shown as that."""
        as_read = as_read or _asked(request)
        try:
            found = await self._find(request)
            if found is None:
                return first_view(self.hub, as_read)
            return await read_view(self.hub, *found)
        except StoreUnavailable:
            self.hub.meters.store_failures.inc()
            view = empty_view(self.hub, as_read, self._session(request))
            return replace(view, fault=Fault(503, view.words.say("unavailable")))

    async def _view_of(self, session: Session) -> View:
        found = await self.hub.citizens.resume(session.conversation, session.token)
        return await read_view(self.hub, session, found)

    # -- what is answered -------------------------------------------------------------

    def _refused(self, view: View, fault: Fault) -> Response:
        view = replace(view, fault=fault)
        kind = fault.kept.get("kind", "") if fault.verb == "callback" else ""
        return self._form_page(view, kind) if kind in KINDS else self._page(view)

    def _page(self, view: View) -> Response:
        return self._respond(view, conversation_page(view))

    def _form_page(self, view: View, kind: str) -> Response:
        days = self.hub.settings.kept.callback.days
        return self._respond(view, callback_page(view, kind, self.hub.opening, days))

    def _respond(self, view: View, html: str) -> Response:
        fault = view.fault
        response = self._document(
            html, view.words.as_read, fault.status if fault else 200
        )
        if fault and fault.retry_after:
            response.headers["Retry-After"] = str(max(1, round(fault.retry_after)))
        return response

    def _document(
        self,
        html: str,
        as_read: Preferences,
        status: int = 200,
        ancestors: str = "'none'",
    ) -> Response:
        headers = {
            "Cache-Control": "no-store",
            "Content-Language": as_read.lang,
            "Content-Security-Policy": POLICY.format(ancestors=ancestors),
            "Vary": "Cookie, Accept-Language",
        }
        return HTMLResponse(html, status, headers)


def _redirect(
    as_read: Preferences, seq: int | None = None, *, is_begun: bool = False
) -> Response:
    """Lead to the page, at the message `seq`; never with anything secret."""
    begun = "&begun=1" if is_begun else ""
    place = f"#m{seq}" if seq else ""
    return RedirectResponse(f"{address_of(as_read)}{begun}{place}", 303)


def _asked(request: Request) -> Preferences:
    """Return language and level of an address; no known language: the browser's."""
    query = request.query_params
    return _preferences(query.get("lang"), query.get("level"), request)


def _preferences(lang: Any, level: Any, request: Request) -> Preferences:
    accepted = request.headers.get("accept-language")
    return Preferences(
        Lang(lang) if lang in set(Lang) else language_of(accepted),
        Level.EASY if level == Level.EASY else Level.STANDARD,
    )


def _number(request: Request, name: str) -> int:
    """Return a number of an address, 0 for none that can be used."""
    given = request.query_params.get(name, "")
    is_number = given.isascii() and given.isdigit() and len(given) <= len(str(MAX_SEQ))
    return min(int(given), MAX_SEQ) if is_number else 0
