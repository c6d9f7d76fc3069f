"""Where answers come from: links that may be followed, and days (R-49, R-99, R-119).

No clock: what day it is is always said.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

from handover.content.lists import DOMAINS_FILE, Domains, domain_of
from handover.content.model import Topic
from handover.content.rules.breach import Breach, sources
from handover.core.words import Lang

REVIEW_WITHIN = timedelta(days=366)


def links(topic: Topic, domains: Domains) -> Iterator[Breach]:
    """Yield links that are broken, unencrypted, or lead where no citizen is sent."""
    for place, source in sources(topic):
        for lang in Lang:
            wrong = _wrong_with(source.url.in_lang(lang), domains)
            if wrong:
                yield Breach((*place, "url", lang.value), "link", wrong)


def _wrong_with(url: str, domains: Domains) -> str | None:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        domain = domain_of(url, domains)
        odd = "." not in host or parts.username is not None or parts.port is not None
    except ValueError:  # such as "https://[x" or a port that is no number
        odd = True
    if odd:
        return "not a web address that can be opened; copy it from the browser again"
    if domain is None:
        return (
            f"{host} is not in {DOMAINS_FILE}; link an official page, or add it there"
        )
    if parts.scheme != "https" and not domain.http:
        return "not encrypted; write https:// and open it once"
    return None


def dates(topic: Topic, day: date) -> Iterator[Breach]:
    """Yield days that contradict each other or have passed.

    Args:
        topic: Its records and sources.
        day: Today, or the day for which the question is asked.
    """
    due = topic.review_by
    if topic.valid_from > due:
        what = "later than review_by; one of the two days is wrong"
        yield Breach(("valid_from",), "date", what)
    if due < day:
        what = f"the review was due on {due}; renew or withdraw the record"
        yield Breach(("review_by",), "date", what)
    for place, source in sources(topic):
        checked = source.checked_on
        at = (*place, "checked_on")
        if due - checked > REVIEW_WITHIN:
            what = "review_by is more than 12 months after this day; set it earlier"
            yield Breach(at, "date", what)
        if day - checked > REVIEW_WITHIN:
            what = "checked more than 12 months ago; read the source again"
            yield Breach(at, "date", what)
        if checked > day:
            yield Breach(at, "date", "lies in the future; write the day of the check")
