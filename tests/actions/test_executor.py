"""Actions run on calls that come without the domain."""

from typing import Any

import pytest

from actions.executor import DomainlessExecutor


def call(**more: Any) -> dict[str, Any]:
    tracker = {
        "sender_id": "c-1",
        "slots": {},
        "latest_message": {},
        "events": [],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": None,
    }
    return {
        "next_action": "action_clarify",
        "sender_id": "c-1",
        "tracker": tracker,
        "version": "3.6.21",
        **more,
    }


@pytest.mark.asyncio
async def test_a_call_without_domain_is_run() -> None:
    executor = DomainlessExecutor()
    executor.register_package("actions")

    result = await executor.run(call())

    assert result is not None
    assert [r["custom"]["kind"] for r in result.responses] == ["clarification"]


def test_a_domain_that_comes_along_is_not_kept() -> None:
    executor = DomainlessExecutor()

    domain = executor.update_and_return_domain(call(domain={"intents": []}), "x")

    assert domain == {}
    assert executor.domain is None
