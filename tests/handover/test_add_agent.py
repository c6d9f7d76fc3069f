import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.auxil.clients import AgentClient, close_all
from tests.auxil.hub_process import ROOT, HubProcess
from tests.auxil.stand_in_rasa import StandInRasa


def add_agent(
    folder: Path, *arguments: str, password: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "handover.add_agent", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "RELAIS_DATA_DIR": str(folder)},
        input=f"{password}\n",
        capture_output=True,
        text=True,
    )


@pytest.mark.asyncio
async def test_an_added_agent_can_log_in(tmp_path: Path, rasa: StandInRasa) -> None:
    added = add_agent(
        tmp_path,
        *("noor", "Noor", "nl,fr", "--topics", "integration_income,rent_support"),
        *("--team", "front_office", "--capacity", "5", "--roles", "agent,supervisor"),
        password="a long password",
    )
    assert (added.returncode, added.stdout) == (0, "Noor can now log in as noor.\n")
    hub = HubProcess(tmp_path, rasa.url)
    try:
        agent = await AgentClient.log_in(hub.url, hub.ws, "noor", "a long password")
        assert agent.frames[0]["agent"] == {
            "login": "noor",
            "name": "Noor",
            "langs": ["nl", "fr"],
            "topics": ["integration_income", "rent_support"],
            "team": "front_office",
            "capacity": 5,
            "roles": ["agent", "supervisor"],
            "permissions": ["supervise", "take_conversations"],
        }
    finally:
        await close_all()
        hub.stop()


@pytest.mark.parametrize(
    ("arguments", "password", "said"),
    [
        (("noor",), "a long password", "usage"),
        (("noor", "Noor", "it"), "a long password", "Languages: fr, nl, de, en"),
        (("noor", "Noor", "nl"), "short", "At least 12 characters"),
        (("noor", "Noor", "nl", "--topics", "x"), "a long password", "No topic 'x'"),
        (("noor", "Noor", "nl", "--team", "x"), "a long password", "front_office"),
        (("noor", "Noor", "nl", "--capacity", "0"), "a long password", "1 to 20"),
        (("noor", "Noor", "nl", "--roles", "king"), "a long password", "publisher"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    tmp_path: Path, arguments: tuple[str, ...], password: str, said: str
) -> None:
    refused = add_agent(tmp_path, *arguments, password=password)
    assert refused.returncode == 2
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr
