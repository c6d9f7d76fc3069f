"""A draft's way to the citizens: who may do what with it, and when; pure.

A second person reads everything before it is published (R-117), and locked texts need
the consent of a guardian too (R-122).
"""

from collections.abc import Collection, Mapping
from enum import StrEnum

from handover.core.permissions import Permission

__all__ = [
    "DraftState",
    "NotInThisState",
    "NotYourStep",
    "Step",
    "approvals_with",
    "state_after",
    "still_missing",
]


class DraftState(StrEnum):
    """Where a draft stands."""

    OPEN = "open"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What can be done with a draft as a whole."""

    OPENED = "opened"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    UPDATED = "updated"


class NotInThisState(Exception):
    """Raised when a step cannot be taken from where the draft stands."""


class NotYourStep(Exception):
    """Raised when the account may not take this step; the message says who may."""


_FROM: Mapping[Step, Collection[DraftState]] = {
    Step.SUBMITTED: {DraftState.OPEN},
    Step.SENT_BACK: {DraftState.IN_REVIEW, DraftState.APPROVED},
    Step.APPROVED: {DraftState.IN_REVIEW},
    Step.PUBLISHED: {DraftState.APPROVED},
    Step.WITHDRAWN: {DraftState.OPEN, DraftState.IN_REVIEW, DraftState.APPROVED},
    Step.UPDATED: {DraftState.OPEN, DraftState.IN_REVIEW, DraftState.APPROVED},
}

_TO: Mapping[Step, DraftState] = {
    Step.SUBMITTED: DraftState.IN_REVIEW,
    Step.SENT_BACK: DraftState.OPEN,
    Step.PUBLISHED: DraftState.PUBLISHED,
    Step.WITHDRAWN: DraftState.WITHDRAWN,
    # What it says together with what is live now has been read by nobody.
    Step.UPDATED: DraftState.OPEN,
}

_CONSENTS = (Permission.PUBLISH, Permission.CHANGE_LOCKED)


def state_after(
    state: DraftState, step: Step, missing: Collection[Permission] = ()
) -> DraftState:
    """Return where a draft stands after a step.

    Args:
        state: Where it stands.
        step: What is done.
        missing: Consents that it lacks after an approval.

    Raises:
        NotInThisState: The step cannot be taken from there.
    """
    if state not in _FROM[step]:
        raise NotInThisState(f"a draft that is {state} cannot be {step}")
    if step is Step.APPROVED:
        return DraftState.IN_REVIEW if missing else DraftState.APPROVED
    return _TO[step]


def still_missing(
    approvals: Mapping[Permission, str], *, touches_locked: bool
) -> set[Permission]:
    """Return the consents that a draft needs and has not.

    Args:
        approvals: Who gave which.
        touches_locked: Whether it changes a locked text.
    """
    needed = {Permission.PUBLISH}
    if touches_locked:
        needed.add(Permission.CHANGE_LOCKED)
    return needed - approvals.keys()


def approvals_with(
    approvals: Mapping[Permission, str],
    login: str,
    granted: Collection[Permission],
    authors: Collection[str],
) -> dict[Permission, str]:
    """Return the consents after this account has agreed.

    Raises:
        NotYourStep: They wrote in it themselves, or have no consent to give.
    """
    if login in authors:
        raise NotYourStep("a second person must read it: you wrote in this draft")
    given = {each: login for each in _CONSENTS if each in granted}
    if not given:
        raise NotYourStep("only a publisher or a guardian can agree to a draft")
    return {**given, **approvals}
