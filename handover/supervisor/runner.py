"""Runs all processes of Relais until it is told to stop.

The hub starts at once; Rasa starts when the training has ended. A process that
crashes is started again on the same port, after a pause that grows.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from handover.supervisor.plan import HEALTHY_SECONDS, BackOff, ChildSpec
from handover.supervisor.process import Child, Say

__all__ = ["Runner"]

# Well under the ten seconds after which people lose patience.
GRACE_SECONDS = 7.0
PROGRESS_SECONDS = 15.0
READINESS_SECONDS = 0.5


class Runner:
    """The processes of one run: await `run`, end it with `stop`."""

    def __init__(
        self,
        specs: Mapping[str, ChildSpec],
        settings: Mapping[str, str],
        root: Path,
        *,
        say: Say,
        is_assistant_ready: Callable[[], Awaitable[bool]],
    ) -> None:
        """Prepare a run.

        Args:
            specs: what to run, by role: hub, actions, training, rasa.
            settings: variables every process is given.
            root: their working directory.
            say: called with each line for the person at the terminal.
            is_assistant_ready: asked twice a second after Rasa was started.
        """
        self._specs = specs
        self._settings = settings
        self._root = root
        self._say = say
        self._is_assistant_ready = is_assistant_ready
        self._running: set[Child] = set()
        self._stopping = asyncio.Event()
        self._began = time.monotonic()
        self._code = 0

    async def run(self) -> int:
        """Run until stopped; return 0, or 1 when the hub cannot run at all."""
        async with asyncio.TaskGroup() as group:
            work = [
                group.create_task(self._run_hub()),
                group.create_task(self._keep_running(self._specs["actions"])),
                group.create_task(self._run_assistant()),
            ]
            await self._stopping.wait()
            await asyncio.wait(work, timeout=GRACE_SECONDS)
            for child in self._running:
                child.send(signal.SIGKILL)
        return self._code

    def stop(self) -> None:
        """End the run in good order; called again, end it at once."""
        again = self._stopping.is_set()
        self._stopping.set()
        for child in self._running:
            child.send(signal.SIGKILL if again else signal.SIGTERM)

    async def _run_hub(self) -> None:
        """Keep the hub running; end the run when it does not even start."""
        began = time.monotonic()
        code = await self._run_once(self._specs["hub"])
        ran = time.monotonic() - began
        if code > 0 and ran < HEALTHY_SECONDS and not self._stopping.is_set():
            self._say("The hub could not start (its reason is above).")
            self._code = 1
            self.stop()
            return
        await self._keep_running(self._specs["hub"], crashed=(code, ran))

    async def _run_assistant(self) -> None:
        """Train if needed, then keep Rasa running."""
        progress = asyncio.create_task(self._tell_progress())
        code = await self._keep_running(self._specs["training"], once=True)
        progress.cancel()
        if self._stopping.is_set():
            return
        if code != 0:
            self._say(
                "Training failed (its reason is above): the assistant starts with its "
                "last model, if there is one. People can be reached meanwhile."
            )
        ready = asyncio.create_task(self._announce_readiness())
        await self._keep_running(self._specs["rasa"], gives_up=code != 0)
        ready.cancel()

    async def _keep_running(
        self,
        spec: ChildSpec,
        *,
        crashed: tuple[int, float] | None = None,
        once: bool = False,
        gives_up: bool = False,
    ) -> int:
        """Run a process again and again until the run is stopped.

        Args:
            spec: what to run.
            crashed: exit code and running seconds of a crash just before.
            once: it may end by itself; only a signal from outside starts it again.
            gives_up: an exit code above 0 ends it for good.

        Returns:
            Its last exit code.
        """
        back_off = BackOff()
        while True:
            if crashed is None:
                began = time.monotonic()
                code = await self._run_once(spec)
                crashed = code, time.monotonic() - began
            code, ran = crashed
            if self._stopping.is_set() or (once and code >= 0):
                return code
            if gives_up and code > 0:
                self._say(f"{spec.title} stays off: correct the content, start again.")
                return code
            delay = back_off.after_crash(ran)
            how = f"exit code {code}" if code >= 0 else signal.Signals(-code).name
            self._say(f"{spec.title} ended ({how}); starting again in {delay:.0f} s")
            await self._pause(delay)
            if self._stopping.is_set():
                return code
            crashed = None

    async def _run_once(self, spec: ChildSpec) -> int:
        """Run a process to its end and return its exit code, 127 if it cannot start."""
        if self._stopping.is_set():
            return 0
        try:
            child = await Child.start(spec, self._settings, self._root, self._say)
        except OSError as error:
            self._say(f"{spec.title} cannot be started: {error}. Try 'make setup'.")
            return 127
        self._running.add(child)
        if self._stopping.is_set():
            child.send(signal.SIGTERM)
        try:
            return await child.finished()
        finally:
            self._running.discard(child)

    async def _pause(self, seconds: float) -> None:
        """Wait, but not when the run is being stopped."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), timeout=seconds)

    async def _tell_progress(self) -> None:
        """Say now and then that the training goes on."""
        while True:
            await asyncio.sleep(PROGRESS_SECONDS)
            seconds = time.monotonic() - self._began
            self._say(f"The assistant is being trained: {seconds:.0f} s so far.")

    async def _announce_readiness(self) -> None:
        """Say when the assistant answers for the first time."""
        while True:
            if await self._is_assistant_ready():
                seconds = time.monotonic() - self._began
                self._say(f"Assistant ready after {seconds:.0f} s.")
                return
            await asyncio.sleep(READINESS_SECONDS)
