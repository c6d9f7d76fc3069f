"""Runs the tests of the browser code's logic, which need Node and nothing else."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def test_the_logic_of_the_browser_code_keeps_its_promises() -> None:
    node = shutil.which("node")
    if node is None:
        reason = "No Node for the browser code's logic: install it (apt install nodejs)"
        if os.environ.get("CI"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    files = sorted(str(each) for each in HERE.glob("*.test.mjs"))
    assert files
    run = subprocess.run(
        [node, "--test", *files], capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stdout + run.stderr
