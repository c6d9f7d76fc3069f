"""The matrix of roles, address by address: what no role allows is refused."""

import httpx
import pytest

from handover.accounts import DEMO_AGENTS
from handover.core.permissions import Permission
from tests.auxil.hub_process import HubProcess
from tests.studio.conftest import Worker

pytestmark = pytest.mark.asyncio

READS, EDITS = Permission.READ_STUDIO, Permission.EDIT
PUBLISHES, AUDITS = Permission.PUBLISH, Permission.READ_AUDIT
POSTS = Permission.POST_BULLETIN
TAKES, MANAGES = Permission.TAKE_CONVERSATIONS, Permission.MANAGE_ACCOUNTS
NEEDED = {
    ("get", "/api/v1/studio/files"): READS,
    ("get", "/api/v1/studio/file"): READS,
    ("get", "/api/v1/studio/topics"): READS,
    ("get", "/api/v1/studio/topics/{topic}/removal"): READS,
    ("get", "/api/v1/studio/drafts"): READS,
    ("get", "/api/v1/studio/drafts/{draft_id}"): READS,
    ("get", "/api/v1/studio/drafts/{draft_id}/faults"): READS,
    ("get", "/api/v1/studio/drafts/{draft_id}/preview"): READS,
    ("get", "/api/v1/studio/drafts/{draft_id}/training"): READS,
    ("get", "/api/v1/studio/hours"): READS,
    ("get", "/api/v1/studio/examples"): READS,
    ("get", "/api/v1/studio/examples/balance"): READS,
    ("get", "/api/v1/studio/examples.csv"): READS,
    ("get", "/api/v1/studio/examples.yml"): READS,
    ("post", "/api/v1/studio/examples/closest"): READS,
    ("get", "/api/v1/studio/dialogues"): READS,
    ("post", "/api/v1/studio/dialogues/play"): READS,
    ("get", "/api/v1/studio/inbox"): READS,
    ("get", "/api/v1/studio/models"): READS,
    ("get", "/api/v1/studio/models/{run_id}/offer"): READS,
    ("get", "/api/v1/studio/due"): READS,
    ("get", "/api/v1/studio/bulletins"): READS,
    ("post", "/api/v1/studio/bulletins"): POSTS,
    ("post", "/api/v1/studio/bulletins/{bulletin_id}/end"): POSTS,
    ("get", "/api/v1/studio/releases"): READS,
    ("post", "/api/v1/studio/drafts"): EDITS,
    ("put", "/api/v1/studio/drafts/{draft_id}/field"): EDITS,
    ("put", "/api/v1/studio/drafts/{draft_id}/file"): EDITS,
    ("post", "/api/v1/studio/drafts/{draft_id}/revert"): EDITS,
    ("post", "/api/v1/studio/drafts/{draft_id}/update"): EDITS,
    ("post", "/api/v1/studio/drafts/{draft_id}/submit"): EDITS,
    ("post", "/api/v1/studio/drafts/{draft_id}/withdraw"): EDITS,
    ("post", "/api/v1/studio/drafts/{draft_id}/train"): EDITS,
    ("put", "/api/v1/studio/drafts/{draft_id}/dialogues/{name}"): EDITS,
    ("delete", "/api/v1/studio/drafts/{draft_id}/dialogues/{name}"): EDITS,
    ("post", "/api/v1/studio/drafts/{draft_id}/topics"): EDITS,
    ("post", "/api/v1/studio/drafts/{draft_id}/topics/{topic}/remove"): EDITS,
    ("post", "/api/v1/studio/drafts/{draft_id}/topics/undo"): EDITS,
    ("post", "/api/v1/studio/drafts/{draft_id}/examples"): EDITS,
    ("post", "/api/v1/studio/drafts/{draft_id}/examples/move"): EDITS,
    ("post", "/api/v1/studio/drafts/{draft_id}/examples/moves"): EDITS,
    ("post", "/api/v1/studio/drafts/{draft_id}/examples/undo"): EDITS,
    ("post", "/api/v1/studio/drafts/{draft_id}/examples/import"): EDITS,
    # Whose consent counts is for the draft to say.
    ("post", "/api/v1/studio/drafts/{draft_id}/approve"): READS,
    ("post", "/api/v1/studio/drafts/{draft_id}/send-back"): READS,
    ("post", "/api/v1/studio/drafts/{draft_id}/publish"): PUBLISHES,
    ("post", "/api/v1/studio/releases/{number}/restore"): PUBLISHES,
    ("post", "/api/v1/studio/models/{run_id}/activate"): PUBLISHES,
    ("post", "/api/v1/studio/models/restore"): PUBLISHES,
    ("get", "/api/v1/studio/audit"): AUDITS,
    ("get", "/api/v1/accounts"): MANAGES,
    ("put", "/api/v1/accounts/{login}"): MANAGES,
    ("post", "/api/v1/agent/ticket"): TAKES,
    ("get", "/api/v1/agent/directory"): TAKES,
    ("get", "/api/v1/agent/canned-replies"): TAKES,
    ("get", "/api/v1/agent/topics"): TAKES,
    ("post", "/api/v1/agent/conversations/{conversation}/judgement"): TAKES,
    ("get", "/api/v1/agent/callbacks"): TAKES,
    ("post", "/api/v1/agent/callbacks/{callback_id}/take"): TAKES,
    ("post", "/api/v1/agent/callbacks/{callback_id}/return"): TAKES,
    ("post", "/api/v1/agent/callbacks/{callback_id}/done"): TAKES,
    ("post", "/api/v1/agent/callbacks/{callback_id}/answer"): TAKES,
}
ROOMS = ("/api/v1/studio", "/api/v1/agent", "/api/v1/accounts")


async def test_every_address_is_in_the_matrix(hub: HubProcess) -> None:
    async with httpx.AsyncClient(base_url=hub.url) as http:
        paths = (await http.get("/api/v1/openapi.json")).json()["paths"]
    there = {
        (method, path)
        for path, verbs in paths.items()
        for method in verbs
        if path.startswith(ROOMS)
    }
    assert there == NEEDED.keys()


async def test_without_a_session_nothing_is_answered(hub: HubProcess) -> None:
    async with httpx.AsyncClient(base_url=hub.url) as http:
        for method, path in NEEDED:
            answer = await http.request(method, path.format_map(_Any()), json={})
            assert answer.status_code == 401, path


@pytest.mark.parametrize("login", DEMO_AGENTS)
async def test_an_account_gets_as_far_as_its_roles(hub: HubProcess, login: str) -> None:
    worker = await Worker.log_in(hub, login)
    account = DEMO_AGENTS[login]
    try:
        for (method, path), permission in NEEDED.items():
            answer = await worker.http.request(
                method, path.format_map(_Any()), json={}, headers=worker.headers
            )
            refused = answer.json()["title"] == "not_allowed" if _is_json(answer) else 0
            assert bool(refused) is not account.may(permission), (method, path)
    finally:
        await worker.http.aclose()


@pytest.mark.parametrize("login", ["elif", "amina"])
async def test_a_change_without_the_token_of_the_session_is_refused(
    hub: HubProcess, login: str
) -> None:
    worker = await Worker.log_in(hub, login)
    try:
        changing = [each for each in NEEDED if each[0] != "get"]
        for method, path in changing:
            answer = await worker.http.request(method, path.format_map(_Any()), json={})
            assert answer.status_code in {403, 422}, path
    finally:
        await worker.http.aclose()


def _is_json(answer: httpx.Response) -> bool:
    kind = answer.headers.get("content-type", "")
    return kind == "application/problem+json" and answer.status_code == 403


class _Any(dict[str, str]):
    """Fills every place of an address."""

    def __missing__(self, _: str) -> str:
        return "1"
