"""`/metrics` for Prometheus: for operators, not for the public.

Without a token only this machine may read it, and no request that a proxy passed on.
"""

import hmac
from ipaddress import ip_address
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from handover.channels.long_poll import HubHere
from handover.problems import Problem

router = APIRouter(tags=["operations"])

PASSED_ON = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
"""Headers of proxies: behind one on this machine everybody would come from here."""


@router.get("/metrics", summary="Numbers and times for Prometheus")
async def metrics(
    request: Request, hub: HubHere, authorization: Annotated[str, Header()] = ""
) -> Response:
    """Answer with the meters of this hub; each hub is asked for its own."""
    token = hub.settings.metrics_token
    if not (_has_token(authorization, token) if token else _is_local(request)):
        raise Problem(404, "http", "Not Found")
    picture = hub.waiting.picture
    shown = hub.meters.show(
        waiting=[ticket.lang for ticket in picture.waiting],
        agents=len(picture.agents),
        hubs=len(hub.peers.alive),
        assistant=hub.rasa.state,
        push=hub.push.state,
    )
    return Response(shown, media_type=CONTENT_TYPE_LATEST)


def _has_token(authorization: str, token: str) -> bool:
    return hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode())


def _is_local(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in PASSED_ON):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
