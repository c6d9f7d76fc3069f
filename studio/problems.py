"""What can go wrong at a desk of the studio, as HTTP says it; one table for all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import singledispatch

from handover.assistant.client import AssistantUnavailable
from handover.content.catalogue import UnknownAnswer
from handover.content.reader import ContentError
from handover.core.draft import NotInThisState, NotYourStep
from handover.problems import Problem
from studio.bulletin_desk import BulletinRefused, NoSuchBulletin
from studio.changes import Conflict
from studio.checking import CheckFailed
from studio.draft_reader import NoSuchDraft, NoSuchFile
from studio.draft_writer import ChangedMeanwhile
from studio.example_import import ImportRefused
from studio.model_desk import NoSuchModel, OtherTopics, PublishedMeanwhile
from studio.release_desk import NoSuchRelease
from studio.removal_desk import StillNamed, TopicReliedOn
from studio.review_desk import BehindLive, HasFaults, NothingChanged
from studio.teaching_desk import ExamplesRefused, on_wire
from studio.topic_desk import TopicTaken
from studio.training_results import NotTrained
from studio.yaml_edit import EditError

__all__ = ["told"]

_PLAIN: dict[type[Exception], tuple[int, str, str]] = {
    NoSuchDraft: (404, "unknown_draft", "This draft does not exist."),
    NoSuchFile: (404, "unknown_file", "The content has no such file."),
    NoSuchBulletin: (404, "unknown_bulletin", "This notice is not shown any more."),
    NoSuchRelease: (404, "unknown_release", "This release does not exist."),
    NoSuchModel: (404, "unknown_model", "This model is not kept any more."),
    PublishedMeanwhile: (
        409,
        "published_meanwhile",
        "Something was published meanwhile. Read the page again, then choose.",
    ),
    UnknownAnswer: (404, "unknown_answer", "This draft has no such answer."),
    TopicTaken: (
        409,
        "topic_taken",
        "This name is taken, or means something else here. Choose another.",
    ),
    NothingChanged: (409, "nothing_changed", "This draft changes nothing yet."),
    BehindLive: (
        409,
        "behind_live",
        "Something was published meanwhile. Update the draft, then go on.",
    ),
    AssistantUnavailable: (
        503,
        "assistant_unavailable",
        "The assistant does not answer now, so dialogues cannot be played. Try again.",
    ),
    CheckFailed: (503, "check_failed", "The check could not be done. Try again."),
    ContentError: (500, "content", "The content folder cannot be read."),
}


_UNTRAINED = {
    "not_trained": "This draft changes examples. Train and compare first.",
    "training": "The training is under way. Wait for its comparison.",
    "training_failed": "The training did not succeed. See what it says.",
    "dialogues_fail": "A test dialogue does not lead where it should. See which.",
    "worse": "The new model understands a language worse than the one that serves.",
}


@contextmanager
def told() -> Iterator[None]:
    """Turn what a desk raises into the problem that the request is answered with."""
    try:
        yield
    except Exception as error:
        problem = _problem_of(error)
        if problem is None:
            raise
        raise problem from None


@singledispatch
def _problem_of(error: Exception) -> Problem | None:
    plain = _PLAIN.get(type(error))
    return Problem(*plain) if plain else None


@_problem_of.register
def _(error: ChangedMeanwhile) -> Problem:
    detail = "Somebody changed this meanwhile."
    return Problem(409, "changed_meanwhile", detail, now=error.now)


@_problem_of.register
def _(error: Conflict) -> Problem:
    detail = "These fields were changed in both. Decide which words stay."
    places = [list(place) for place in error.places]
    return Problem(409, "conflict", detail, places=places)


@_problem_of.register
def _(error: HasFaults) -> Problem:
    detail = "Some rules of the content are not kept. Mend them first."
    return Problem(422, "has_faults", detail, faults=error.faults)


@_problem_of.register
def _(error: BulletinRefused) -> Problem:
    detail = "This notice breaks rules. Nothing was shown to citizens."
    faults = [asdict(fault) for fault in error.faults]
    return Problem(422, "bulletin_refused", detail, faults=faults)


@_problem_of.register
def _(error: TopicReliedOn) -> Problem:
    detail = "The service itself leads to this topic. Change its words instead."
    return Problem(409, "topic_relied_on", detail, need=error.need)


@_problem_of.register
def _(error: StillNamed) -> Problem:
    detail = f"Take it out there first: {error}."
    return Problem(409, "topic_still_named", detail, paths=error.paths)


@_problem_of.register
def _(error: OtherTopics) -> Problem:
    detail = "This model knows other topics than what is live. Train a new one."
    return Problem(409, "other_topics", detail, lacks=error.lacks, knows=error.knows)


@_problem_of.register
def _(error: NotTrained) -> Problem:
    return Problem(409, error.code, _UNTRAINED[error.code], langs=error.langs)


@_problem_of.register
def _(error: ExamplesRefused) -> Problem:
    detail = "Some of these cannot be examples; none was added."
    rows = [on_wire(row) for row in error.rows]
    return Problem(422, "examples_refused", detail, rows=rows)


@_problem_of.register
def _(error: ImportRefused) -> Problem:
    return Problem(422, "import_refused", str(error))


@_problem_of.register
def _(error: EditError) -> Problem:
    return Problem(422, "cannot_be_changed", f"{error}.")


@_problem_of.register
def _(error: NotInThisState) -> Problem:
    return Problem(409, "not_in_this_state", f"{error}.")


@_problem_of.register
def _(error: NotYourStep) -> Problem:
    return Problem(403, "not_your_step", f"{error}.")
