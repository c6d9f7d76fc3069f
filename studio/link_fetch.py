"""Fetch one page politely, and nothing that the editors' list does not allow.

Redirects are followed by hand, so that each step of them is asked about first.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

import aiohttp

from handover.core.source_check import Found, Outcome
from studio.page_text import text_hash

__all__ = ["Fetcher"]

REDIRECTS = 5
MOST_BYTES = 2_000_000
SECONDS = 20.0
PAUSE_SECONDS = 1.0
AT_ONCE = 8
"""Pages at a time, each of another host."""

_GONE = frozenset({404, 410})


class Fetcher:
    """Looks at pages, one at a time of each host.

    Args:
        may_fetch: Tells whether an address may be asked for.
        agent: What it calls itself (RFC 9110, 10.1.5).
        seconds: How long one answer may take.
        pause: How long a host is left alone after each answer, in seconds.
    """

    def __init__(
        self,
        may_fetch: Callable[[str], bool],
        agent: str,
        *,
        seconds: float = SECONDS,
        pause: float = PAUSE_SECONDS,
    ) -> None:
        self._may_fetch = may_fetch
        self._headers = {"User-Agent": agent, "Accept": "text/html, */*;q=0.5"}
        self._timeout = aiohttp.ClientTimeout(total=seconds)
        self._pause = pause
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._hosts: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def look(self, url: str) -> Found:
        """Return what is found at an address that may be asked for; never raises.

        One request at a time goes to a host. It takes at most `REDIRECTS` + 1 times
        the seconds that one answer may take, and the wait for others.
        """
        # Cookies of this one look: some pages set one and send the reader back.
        async with aiohttp.ClientSession(
            headers=self._headers, timeout=self._timeout, trust_env=True
        ) as session:
            here, status = url, None
            for _ in range(REDIRECTS + 1):
                try:
                    step = await self._ask(session, here)
                except (aiohttp.ClientError, TimeoutError, ValueError, OSError):
                    return Found(Outcome.FAILED, None)
                if isinstance(step, Found):
                    is_read = step.outcome is Outcome.READ
                    if is_read and _is_front_page_instead(url, here):
                        return Found(Outcome.ELSEWHERE, step.status)
                    return step
                here, status = step
                if not self._may_fetch(here):
                    return Found(Outcome.ELSEWHERE, status)
            return Found(Outcome.FAILED, status)

    async def _ask(
        self, session: aiohttp.ClientSession, url: str
    ) -> Found | tuple[str, int]:
        """Return what is there, or where it leads to and with which status."""
        host = urlsplit(url).netloc
        async with self._hosts[host]:
            try:
                async with (
                    self._at_once,
                    session.get(url, allow_redirects=False) as response,
                ):
                    return await _found_in(response, url)
            finally:
                await asyncio.sleep(self._pause)


async def _found_in(
    response: aiohttp.ClientResponse, url: str
) -> Found | tuple[str, int]:
    status, to = response.status, response.headers.get("Location")
    if status in _GONE:
        return Found(Outcome.GONE, status)
    if 300 <= status < 400 and to:
        return urljoin(url, to), status
    if 200 <= status < 300:
        return Found(Outcome.READ, status, await _text_of(response))
    return Found(Outcome.FAILED, status)


async def _text_of(response: aiohttp.ClientResponse) -> str | None:
    """Return the hash of its text; None for a page too large to be compared."""
    body = b""
    async for chunk in response.content.iter_chunked(65_536):
        body += chunk
        if len(body) > MOST_BYTES:
            response.close()
            return None
    arguments: tuple[Any, ...] = (body, response.content_type, response.charset)
    return await asyncio.to_thread(text_hash, *arguments)


def _is_front_page_instead(asked: str, here: str) -> bool:
    """Tell whether a page some levels down led to the front page of a site."""
    levels = urlsplit(asked).path.strip("/").count("/")
    return levels > 0 and urlsplit(here).path in {"", "/"} and not urlsplit(here).query
