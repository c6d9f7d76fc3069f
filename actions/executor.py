"""Runs actions without the domain: none of ours reads it.

Rasa would post the whole domain with every call, 400 responses and growing; rasa-sdk
refuses calls that come without one. See ``enable_selective_domain`` in
``bot/endpoints.yml`` for the other side.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import ActionExecutor

__all__ = ["DomainlessExecutor"]


class DomainlessExecutor(ActionExecutor):
    """Gives every action an empty domain."""

    def update_and_return_domain(
        self, payload: dict[str, Any], action_name: str
    ) -> dict[str, Any]:
        """Return an empty domain, whatever the call holds.

        Args:
            payload: the call; its domain, if any, is not looked at.
            action_name: the action that is about to run.
        """
        return {}
