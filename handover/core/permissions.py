"""What each role may do: the one matrix, asked everywhere; what it lacks is refused."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from handover.core.agent_words import Role

__all__ = ["GRANTS", "Permission", "granted"]


class Permission(StrEnum):
    """One thing that an account may be allowed to do."""

    TAKE_CONVERSATIONS = "take_conversations"
    SUPERVISE = "supervise"
    READ_STUDIO = "read_studio"
    EDIT = "edit"
    PUBLISH = "publish"
    POST_BULLETIN = "post_bulletin"
    CHANGE_LOCKED = "change_locked"
    MANAGE_ACCOUNTS = "manage_accounts"
    READ_AUDIT = "read_audit"


GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.AGENT: frozenset({Permission.TAKE_CONVERSATIONS}),
    Role.SUPERVISOR: frozenset({Permission.TAKE_CONVERSATIONS, Permission.SUPERVISE}),
    Role.EDITOR: frozenset({Permission.READ_STUDIO, Permission.EDIT}),
    # An urgent notice is live at once, without a second person: a power of its own.
    Role.PUBLISHER: frozenset(
        {
            Permission.READ_STUDIO,
            Permission.PUBLISH,
            Permission.POST_BULLETIN,
            Permission.READ_AUDIT,
        }
    ),
    # Locked texts carry the promises of the charter: data protection and
    # safety agree to each change of them.
    Role.GUARDIAN: frozenset(
        {Permission.READ_STUDIO, Permission.CHANGE_LOCKED, Permission.READ_AUDIT}
    ),
    Role.ADMIN: frozenset({Permission.MANAGE_ACCOUNTS, Permission.READ_AUDIT}),
}
"""Roles are added up; an account without one may do nothing."""


def granted(roles: Iterable[Role]) -> frozenset[Permission]:
    """Return everything that these roles together may do."""
    return frozenset().union(*(GRANTS[role] for role in roles))
