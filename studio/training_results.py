"""What a training came to: may it be published, and how well do models score; pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from handover.store.model_runs import UNDER_WAY, ModelRun, RunState
from studio.model_files import name_of

__all__ = ["COMPARED_WITH", "MOST_LOST", "NotTrained", "Scores", "model_of"]
__all__ += ["scores_of", "worse_in"]

MOST_LOST = 0.02
"""Share of right answers that a language may lose (R-114)."""

COMPARED_WITH = "compared_with"
"""Key in a result: name of the model that served then."""

Scores = Mapping[str, float]
"""Language → share of the questions that are understood right."""


class NotTrained(Exception):
    """Raised when a draft teaches something and no good model was made of it.

    Attributes:
        code: `not_trained`, `training`, `training_failed`, `worse`, or
            `dialogues_fail`.
        langs: Languages that lost too much.
    """

    def __init__(self, code: str, langs: list[str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.langs = langs or []


def worse_in(result: Mapping[str, Any]) -> list[str]:
    """Return the languages in which the new model is worse by too much."""
    return [
        lang
        for lang, each in result["languages"].items()
        if each["before"] - each["after"] > MOST_LOST
    ]


def model_of(run: ModelRun | None) -> str:
    """Return the model of a run that may be published.

    Raises:
        NotTrained: It may not.
    """
    if run is None:
        raise NotTrained("not_trained")
    if run.state in UNDER_WAY:
        raise NotTrained("training")
    if run.state is RunState.FAILED or not run.model or not run.result:
        raise NotTrained("training_failed")
    if worse_in(run.result):
        raise NotTrained("worse", worse_in(run.result))
    if run.result.get("dialogues"):
        raise NotTrained("dialogues_fail")
    return run.model


def scores_of(model: str | None, runs: Iterable[ModelRun]) -> Scores | None:
    """Return how well a model understands each language; None: nobody has asked it.

    Args:
        model: Its name.
        runs: Newest first; in one it was trained, or compared with.
    """
    for run in runs:
        if not run.result or model is None:
            continue
        languages = run.result["languages"].items()
        if run.model and name_of(run.model) == model:
            return {lang: each["after"] for lang, each in languages}
        if run.result.get(COMPARED_WITH) == model:
            return {lang: each["before"] for lang, each in languages}
    return None
