"""Train what a draft teaches in the background, and compare it with what serves.

One run at a time, in processes of their own.
"""

import asyncio
import json
import logging
import os
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from handover.assistant.servers import RasaServers
from handover.content.dialogues import FOLDER
from handover.content.files import write_files
from handover.core.records import AgentAccount
from handover.store import model_runs
from handover.store.engine import Database
from handover.store.model_runs import UNDER_WAY, ModelRun, RunState
from handover.store.releases import blob_hash, manifest_hash
from studio.dialogue_desk import turns_of
from studio.model_files import BANK
from studio.training_results import COMPARED_WITH, model_of

__all__ = ["TrainingDesk", "is_taught"]

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[1]
REAL_QUESTIONS = 1_000
KEPT_LINES = 40
_TAUGHT = ("examples/", "follow_ups/", "rules/")
_COPIED = ("config.yml", "bot")


def is_taught(path: str) -> bool:
    """Tell whether a file of the content is something that models learn from."""
    return path.startswith(_TAUGHT)


class TrainingDesk:
    """Trains, and compares.

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

    async def good_model(self, texts: Mapping[str, str]) -> str:
        """Return the model of a content that may be published.

        Raises:
            NotTrained: There is none.
        """
        return model_of(await self.last_of(texts))

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
        serving = self._serving()
        questions, out = folder / "real.json", folder / "result.json"
        questions.touch(mode=0o600)
        questions.write_text(json.dumps(real), "utf-8")
        dialogues = folder / "dialogues.json"
        dialogues.write_text(json.dumps(turns), "utf-8")
        await self._call(
            folder,
            *("tools.compare_models", str(serving), str(model)),
            *("--questions", str(questions), "--dialogues", str(dialogues)),
            *("--out", str(out)),
        )
        result: dict[str, Any] = json.loads(out.read_text("utf-8"))
        return result | {COMPARED_WITH: self._servers.model}

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
