"""Train what a draft teaches in the background, and compare it with what serves.

One run at a time, in processes of their own. A model that understands any language
worse by more than `MOST_LOST` than the one that serves cannot be published (R-114).
"""

import asyncio
import json
import logging
import os
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn
from uuid import uuid4

from handover.assistant.servers import RasaServers
from handover.content.dialogues import FOLDER
from handover.content.files import write_files
from handover.core.records import AgentAccount
from handover.keeping_on import keep_on
from handover.store import model_runs, releases
from handover.store.engine import Database
from handover.store.model_runs import UNDER_WAY, ModelRun, RunState
from handover.store.releases import blob_hash, manifest_hash
from studio.dialogue_desk import turns_of

__all__ = ["MOST_LOST", "NotTrained", "TrainingDesk", "is_taught", "worse_in"]

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[1]
MOST_LOST = 0.02
"""Share of right answers that a language may lose (R-114)."""

REAL_QUESTIONS = 1_000
KEPT_LINES = 40
FOLLOW_SECONDS = 5.0
"""How soon an assistant that was down takes up the model of what is live."""

BANK = "studio"
"""Folder, within that of the models, of those that were trained here."""

_TAUGHT = ("examples/", "follow_ups/", "rules/")
_COPIED = ("config.yml", "bot")


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


def is_taught(path: str) -> bool:
    """Tell whether a file of the content is something that models learn from."""
    return path.startswith(_TAUGHT)


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


class TrainingDesk:
    """Trains, compares, and puts models in their place.

    Args:
        work: Where contents to train on are written out.
        models: Where models are kept.
        rasa: Python of the Rasa environment.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        servers: RasaServers,
        work: Path,
        models: Path,
        rasa: Path,
    ) -> None:
        self._database = database
        self._clock = clock
        self._servers = servers
        self._work = work.absolute()
        self._models = models.absolute()
        self._rasa = rasa
        self._turn = asyncio.Lock()
        self._running: set[asyncio.Task[None]] = set()

    async def start(self, account: AgentAccount, texts: Mapping[str, str]) -> ModelRun:
        """Begin to train on a content; return the run, or the one there is already.

        Args:
            account: Who asks for it.
            texts: All files of the content.
        """
        sources = sources_of(texts)
        last = await self.last_of(texts)
        if last is not None and last.state is not RunState.FAILED:
            return last
        run_id = str(uuid4())
        async with self._database.writing() as db:
            await model_runs.insert_run(
                db, run_id, sources, account.login, self._clock()
            )
        task = asyncio.create_task(self._run(run_id, dict(texts)))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await self.find(run_id)

    async def last_of(self, texts: Mapping[str, str]) -> ModelRun | None:
        """Return the last run on what a content teaches; what was cut off failed."""
        async with self._database.reading() as db:
            found = await model_runs.last_of(db, sources_of(texts))
        if found is not None and found.state in UNDER_WAY and not self._running:
            async with self._database.writing() as db:
                await model_runs.end_interrupted(db, self._clock())
            return await self.find(found.id)
        return found

    async def find(self, run_id: str) -> ModelRun:
        """Return a run.

        Raises:
            LookupError: There is none.
        """
        async with self._database.reading() as db:
            found = await model_runs.find(db, run_id)
        if found is None:
            raise LookupError(run_id)
        return found

    async def bank(self) -> list[ModelRun]:
        """Return the last runs, newest first."""
        async with self._database.reading() as db:
            return await model_runs.newest(db, limit=30)

    async def good_model(self, texts: Mapping[str, str]) -> str:
        """Return the model of a content that may be published.

        Raises:
            NotTrained: There is none.
        """
        return model_of(await self.last_of(texts))

    async def follow(self) -> None:
        """See to it that the assistant serves the model of what is live.

        A release without a model of its own goes with what the repository's content
        was trained to.

        Raises:
            AssistantUnavailable: The assistant cannot change now.
        """
        async with self._database.reading() as db:
            publication = await releases.live(db)
            live = publication and await releases.find(db, publication.release_number)
        serving = self._servers.model
        if not live or not serving:
            return
        wanted = await asyncio.to_thread(self._wanted, live.model, serving)
        if wanted is not None and wanted.name != f"{serving}.tar.gz":
            await self._servers.load(str(wanted))

    def _wanted(self, model: str | None, serving: str) -> Path | None:
        if model is not None:
            return Path(model)
        if not (self._models / BANK / f"{serving}.tar.gz").exists():
            return None
        own = sorted(self._models.glob("*.tar.gz"))
        return own[-1] if own else None

    async def run(self) -> NoReturn:
        """Follow what is live until cancelled."""
        await keep_on("exchange the model", self.follow, every=FOLLOW_SECONDS)

    async def stop(self) -> None:
        """Give up what is under way."""
        for task in [*self._running]:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    # -- the run ----------------------------------------------------------------------

    async def _run(self, run_id: str, texts: Mapping[str, str]) -> None:
        async with self._turn:
            folder = self._work / f"training-{run_id}"
            try:
                await self._train_and_compare(run_id, folder, texts)
            except asyncio.CancelledError:
                await self._end(run_id, RunState.FAILED, said="interrupted")
                raise
            except _Failed as failed:
                await self._end(run_id, RunState.FAILED, said=failed.said)
            except Exception:
                logger.exception("a training could not be done")
                await self._end(run_id, RunState.FAILED, said="see the hub's log")
            finally:
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def _train_and_compare(
        self, run_id: str, folder: Path, texts: Mapping[str, str]
    ) -> None:
        if not await asyncio.to_thread(self._rasa.exists):
            raise _Failed("There is no Rasa environment on this machine.")
        await asyncio.to_thread(self._lay_out, folder, texts)
        bank = self._models / BANK
        before = {*bank.glob("*.tar.gz")} if bank.exists() else set()
        await self._call(folder, "bot.write_domain")
        said = await self._call(folder, "bot.train", models=bank)
        made = sorted({*bank.glob("*.tar.gz")} - before) or sorted(
            bank.glob("*.tar.gz"), key=lambda file: file.stat().st_mtime
        )
        model = str(made[-1])
        await self._change(run_id, state=RunState.COMPARING, model=model, said=said)
        result = await self._compare(folder, made[-1], turns_of(dict(texts)))
        await self._end(run_id, RunState.DONE, result=result)

    async def _compare(
        self, folder: Path, model: Path, turns: list[dict[str, Any]]
    ) -> dict[str, Any]:
        async with self._database.reading() as db:
            real = await model_runs.real_questions(db, limit=REAL_QUESTIONS)
        questions, out = folder / "real.json", folder / "result.json"
        questions.touch(mode=0o600)
        questions.write_text(json.dumps(real), "utf-8")
        dialogues = folder / "dialogues.json"
        dialogues.write_text(json.dumps(turns), "utf-8")
        await self._call(
            folder,
            *("tools.compare_models", str(self._serving()), str(model)),
            *("--questions", str(questions), "--dialogues", str(dialogues)),
            *("--out", str(out)),
        )
        result: dict[str, Any] = json.loads(out.read_text("utf-8"))
        return result

    def _serving(self) -> Path:
        """Return the file of the model that serves."""
        name = self._servers.model or ""
        for folder in (self._models, self._models / BANK):
            file = folder / f"{name}.tar.gz"
            if name and file.is_file():
                return file.resolve()
        raise _Failed("The assistant does not run: there is nothing to compare with.")

    def _lay_out(self, folder: Path, texts: Mapping[str, str]) -> None:
        """Make a project of its own around the content: same code, other examples."""
        folder.mkdir(parents=True)
        write_files(texts, folder / "nlu_data")
        shutil.copy(ROOT / "config.yml", folder)
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "bot", folder / "bot", ignore=ignored)
        (folder / "models").mkdir()
        (folder / "models/.vectors").symlink_to((ROOT / "models/.vectors").resolve())

    async def _call(
        self, folder: Path, module: str, *arguments: str, models: Path | None = None
    ) -> str:
        """Run a module of ours in the Rasa environment; return what it printed.

        Raises:
            _Failed: It did not end well.
        """
        environment = {**os.environ, "RELAIS_PROJECT": str(folder)}
        if models is not None:
            environment["RELAIS_MODELS_FOLDER"] = str(models)
        process = await asyncio.create_subprocess_exec(
            *(str(self._rasa), "-m", module, *arguments),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=environment,
            cwd=ROOT,
        )
        try:
            said, _ = await process.communicate()
        except asyncio.CancelledError:
            process.kill()
            raise
        lines = said.decode(errors="replace").splitlines()[-KEPT_LINES:]
        if process.returncode:
            raise _Failed("\n".join(lines))
        return "\n".join(lines)

    async def _end(self, run_id: str, state: RunState, **values: Any) -> None:
        await self._change(run_id, state=state, ended_at=self._clock(), **values)

    async def _change(self, run_id: str, **values: Any) -> None:
        async with self._database.writing() as db:
            await model_runs.change(db, run_id, **values)


class _Failed(Exception):
    def __init__(self, said: str) -> None:
        super().__init__("training failed")
        self.said = said


def sources_of(texts: Mapping[str, str]) -> str:
    """Return the SHA-256 over what models learn from, and are tested with."""
    weighed = {
        path: blob_hash(text)
        for path, text in texts.items()
        if is_taught(path) or path.startswith(f"{FOLDER}/")
    }
    return manifest_hash(weighed)
