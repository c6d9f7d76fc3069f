"""Part `start`: training both sides from nothing, and starting them."""

from __future__ import annotations

from pathlib import Path

from tools.bench import rasa_init, relais
from tools.bench.figures import Start
from tools.bench.processes import say
from tools.bench.sizes import Sizes

__all__ = ["measure", "prepare"]


def prepare(ours: Path, theirs: Path, log: Path) -> None:
    """Train what is not trained yet, for parts that only ask.

    Raises:
        BenchError: a training failed.
    """
    say("training where there is no model …")
    relais.train(ours, log)
    if not rasa_init.is_trained(theirs):
        rasa_init.make(theirs, log)
        rasa_init.train(theirs, log)


async def measure(ours: Path, theirs: Path, log: Path, sizes: Sizes) -> Start:
    """Train and start both sides; the folders keep their models.

    Raises:
        BenchError: it could not be measured.
    """
    say("start: training Relais …")
    relais.forget_vectors()
    training = relais.train(ours, log, is_forced=True)
    say("start: training Relais again …")
    retraining = relais.train(ours, log, is_forced=True)
    say("start: making and training rasa init …")
    rasa_init.make(theirs, log)
    rasa_init_training = rasa_init.train(theirs, log)
    first_pages, starts, rasa_init_starts = [], [], []
    for number in range(sizes.starts):
        say(f"start: {number + 1} of {sizes.starts} …")
        async with relais.up(ours, log) as started:
            first_pages.append(started.first_page_seconds)
            starts.append(started.ready_seconds)
        async with rasa_init.up(theirs, log) as started:
            rasa_init_starts.append(started.ready_seconds)
    return Start(
        training=training,
        retraining=retraining,
        starts=starts,
        first_pages=first_pages,
        rasa_init_training=rasa_init_training,
        rasa_init_starts=rasa_init_starts,
    )
