"""Runs one process in a group of its own and passes its lines on.

On Linux the process dies with the supervisor, even when that one is killed outright.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, STDOUT, Process
from collections.abc import Callable, Mapping
from pathlib import Path

from handover.supervisor.plan import ChildSpec

__all__ = ["Child", "Say"]

Say = Callable[[str], None]

PR_SET_PDEATHSIG = 1
LONGEST_LINE_BYTES = 1 << 20
# Loaded here because nothing may be loaded between fork and exec.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class Child:
    """One running process.

    Made by `start`; whoever made it must await `finished`.
    """

    def __init__(
        self,
        spec: ChildSpec,
        process: Process,
        output: asyncio.StreamReader,
        say: Say,
    ) -> None:
        self.spec = spec
        self._process = process
        self._output = output
        self._lines = asyncio.create_task(self._pass_lines_on(say))

    @classmethod
    async def start(
        cls, spec: ChildSpec, settings: Mapping[str, str], root: Path, say: Say
    ) -> Child:
        """Start the process.

        Args:
            spec: what to run.
            settings: variables set besides the supervisor's own environment.
            root: its working directory.
            say: called with each line it writes, marked with its name.

        Raises:
            OSError: the program cannot be started.
        """
        # A pipe of our own: asyncio's would make us wait for everybody who holds it.
        ours, theirs = os.pipe()
        try:
            process = await asyncio.create_subprocess_exec(
                *spec.command,
                stdin=DEVNULL,
                stdout=theirs,
                stderr=STDOUT,
                cwd=root,
                env={**os.environ, **settings, **spec.environment},
                process_group=0,
                preexec_fn=_die_with(os.getpid()),
            )
        except OSError:
            os.close(ours)
            raise
        finally:
            os.close(theirs)
        return cls(spec, process, await _reader(ours), say)

    async def finished(self) -> int:
        """Wait until it has ended; return its exit code, negative for a signal."""
        code = await self._process.wait()
        # What it started itself must not outlive it, nor hold its pipe open.
        self.send(signal.SIGKILL)
        await self._lines
        return code

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the process and to all it has started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)

    async def _pass_lines_on(self, say: Say) -> None:
        mark = f"{self.spec.name:<8} | " if self.spec.name else ""
        while True:
            try:
                line = await self._output.readline()
            except ValueError:  # Longer than anyone would read: left out.
                continue
            if not line:
                return
            say(mark + line.decode("utf-8", "replace").rstrip())


async def _reader(pipe: int) -> asyncio.StreamReader:
    """Return a reader of a pipe's end; the pipe is closed at the end of its lines."""
    reader = asyncio.StreamReader(limit=LONGEST_LINE_BYTES)
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(pipe, "rb")
    )
    return reader


def _die_with(supervisor: int) -> Callable[[], None] | None:
    """Return what a new process does first, so that it never outlives us."""
    if _LIBC is None:
        return None
    set_option = _LIBC.prctl

    def prepare() -> None:
        set_option(PR_SET_PDEATHSIG, signal.SIGKILL)
        # We may have been killed before that line.
        if os.getppid() != supervisor:
            os._exit(1)

    return prepare
