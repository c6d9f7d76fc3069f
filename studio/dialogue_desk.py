"""Test dialogues: written, kept in a draft, and played with the model that serves."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import yaml

from handover.assistant.servers import RasaServers
from handover.content.dialogues import (
    DIALOGUE,
    FOLDER,
    UNSURE,
    Dialogue,
    DialogueStep,
    path_of,
)
from handover.core.message import Preferences
from handover.core.records import AgentAccount
from handover.core.reply import CRISIS
from handover.core.words import Level
from handover.emergencies import Emergencies
from studio.draft_files import FileChange
from studio.draft_reader import NoSuchFile
from studio.draft_writer import ChangedMeanwhile
from studio.editor_desk import EditorDesk
from studio.yaml_edit import load

__all__ = ["DialogueDesk", "Played", "turns_of"]

AT_ONCE = 4
"""Sentences asked of the assistant at a time: citizens go first."""


@dataclass(frozen=True)
class Played:
    """What a step led to: an answer's id, or how unsure the bot was."""

    step: DialogueStep
    got: str
    confidence: float | None

    @property
    def is_right(self) -> bool:
        """Tell whether it led to what was expected."""
        return self.got == self.step.expect


class DialogueDesk:
    """Every verb of an editor who tests.

    Args:
        servers: The assistant that serves; citizens' conversations are not touched.
    """

    def __init__(
        self, editors: EditorDesk, servers: RasaServers, emergencies: Emergencies
    ) -> None:
        self._editors = editors
        self._servers = servers
        self._emergencies = emergencies
        self._few = asyncio.Semaphore(AT_ONCE)

    async def all(self, draft_id: str | None) -> dict[str, Dialogue]:
        """Return the dialogues by name, of a draft or of what is live."""
        texts = await self._editors.texts_in(draft_id, f"{FOLDER}/")
        return in_order(texts)

    async def put(
        self,
        draft_id: str,
        account: AgentAccount,
        name: str,
        was: Dialogue | None,
        dialogue: Dialogue,
    ) -> None:
        """Keep a dialogue in a draft.

        Args:
            draft_id: Which draft.
            account: Who writes.
            name: Of the dialogue.
            was: What its editor saw, None for a new one.
            dialogue: What it is to be.

        Raises:
            ChangedMeanwhile: It is another one now.
            NotInThisState: The draft is being reviewed, or over.
        """

        def edit(text: str | None) -> str:
            now = None if text is None else DIALOGUE.validate_python(load(text))
            if now != was:
                raise ChangedMeanwhile(now and now.model_dump(mode="json"))
            return written(dialogue)

        await self._editors.rewrite(draft_id, account, path_of(name), edit)

    async def remove(self, draft_id: str, account: AgentAccount, name: str) -> None:
        """Let a dialogue go.

        Raises:
            NoSuchFile: There is none of this name.
            NotInThisState: The draft is being reviewed, or over.
        """
        path = path_of(name)
        if name not in await self.all(draft_id):
            raise NoSuchFile(path)
        files = await self._editors.changed_files(draft_id)
        if any(file.path == path and file.before is None for file in files):
            await self._editors.revert(draft_id, account, path)
        else:
            await self._editors.remove(draft_id, account, path)

    async def play(self, dialogue: Dialogue) -> list[Played]:
        """Ask every step of the assistant that serves.

        Raises:
            AssistantUnavailable: It does not answer.
        """
        turns = dialogue.turns()
        return [*await asyncio.gather(*(self._ask(dialogue, *turn) for turn in turns))]

    async def _ask(
        self, dialogue: Dialogue, step: DialogueStep, last: str | None
    ) -> Played:
        if self._emergencies.is_in(step.say):
            return Played(step, CRISIS, None)
        as_read = Preferences(dialogue.language, Level.STANDARD, None)
        async with self._few:
            found = await self._servers.understand(
                str(uuid4()), step.say, as_read, last
            )
        got = found.answer_id or found.kind
        if got == CRISIS and self._emergencies.was_calmed(step.say):
            got = UNSURE[-1]
        return Played(step, got, found.confidence)

    async def faults(self, files: list[FileChange]) -> list[dict[str, str | int]]:
        """Play the dialogues that a draft changes; return each step that went wrong.

        Raises:
            AssistantUnavailable: It does not answer.
        """
        changed = {file.path: file.after for file in files if file.after is not None}
        found: list[dict[str, str | int]] = []
        for name, dialogue in in_order(changed).items():
            played = await self.play(dialogue)
            found += [
                {"path": path_of(name), "line": at, "message": told(each)}
                for at, each in enumerate(played, 1)
                if not each.is_right
            ]
        return found


def told(played: Played) -> str:
    """Say what went wrong, as the check of the content says it."""
    return (
        f"dialogues: this leads to '{played.got}', not to '{played.step.expect}'; "
        "teach more examples, or expect something else"
    )


def written(dialogue: Dialogue) -> str:
    """Return a dialogue as it stands in its file."""
    held = dialogue.model_dump(mode="json")
    held["steps"] = [dict(step) for step in held["steps"]]
    text: str = yaml.safe_dump(held, allow_unicode=True, sort_keys=False, width=4096)
    return text


def in_order(texts: dict[str, str]) -> dict[str, Dialogue]:
    """Return the dialogues among files; one that cannot be read is for the check."""
    found: dict[str, Dialogue] = {}
    for path, text in sorted(texts.items()):
        folder, _, file = path.partition("/")
        if folder != FOLDER:
            continue
        try:
            found[file.removesuffix(".yml")] = DIALOGUE.validate_python(load(text))
        except ValueError:
            continue
    return found


def turns_of(texts: dict[str, str]) -> list[dict[str, Any]]:
    """Return every step of every dialogue as `tools.compare_models` asks it."""
    return [
        {
            "dialogue": name,
            "step": at,
            "say": step.say,
            "language": dialogue.language.value,
            "last_topic": last,
            "expect": step.expect,
        }
        for name, dialogue in in_order(texts).items()
        for at, (step, last) in enumerate(dialogue.turns(), 1)
    ]
