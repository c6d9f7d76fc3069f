"""Puts another model in the place of the one that serves, while it goes on serving.

The new one is loaded beside the old; a message is understood by one of them as a whole.
"""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent

from bot.models_folder import serve_from_now_on
from bot.settings import PROJECT
from bot.settling import settle

__all__ = ["exchange"]

logger = logging.getLogger(__name__)

_turn = asyncio.Lock()


async def exchange(app: Any, model: Path) -> str:
    """Serve another model from now on, after a restart too; return its name.

    Takes some seconds, in a thread, while the old model answers.

    Args:
        app: Rasa's server.
        model: file of a trained model.
    """
    async with _turn:
        old = app.ctx.agent
        new = await asyncio.to_thread(
            Agent.load,
            str(model),
            generator=old.nlg,
            tracker_store=old.tracker_store,
            lock_store=old.lock_store,
            action_endpoint=old.action_endpoint,
        )
        app.ctx.agent = new
        folder = os.environ.get("RELAIS_MODELS_FOLDER") or PROJECT / "models"
        serve_from_now_on(Path(folder), model)
    # The old model is a circle of objects: it would stay in memory for long.
    del old
    settle()
    logger.info("Serving %s from now on", model.name)
    return model.name.removesuffix(".tar.gz")
