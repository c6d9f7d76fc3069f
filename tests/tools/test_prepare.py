import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tools import prepare as module
from tools.environments import DEV, HUB, RASA, Environment, Layer
from tools.prepare import PrepareError, check_python, check_space, pip_command


@pytest.fixture
def missing(tmp_path):
    return Environment("x", Layer("x", "x.lock", 500), root=tmp_path)


def test_complete_environments_cost_nothing(monkeypatch, capsys):
    monkeypatch.setattr(Environment, "is_complete", lambda self: True)
    assert module.main([]) == 0
    assert capsys.readouterr().out == ""


def test_another_python_is_refused_in_one_sentence(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 13, 1, "final", 0))
    with pytest.raises(PrepareError, match=r"needs Python 3\.11 and this is 3\.13\.1"):
        check_python()


def test_python_without_venv_names_the_package_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(PrepareError, match=r"python3\.11-venv"):
        check_python()


def test_full_disk_is_refused_beforehand(monkeypatch, missing):
    monkeypatch.setattr(
        module.shutil, "disk_usage", lambda path: SimpleNamespace(free=400_000_000)
    )
    with pytest.raises(PrepareError, match=r"0\.5 GB are needed .* 0\.4 GB are free"):
        check_space([missing])


def test_what_an_interrupted_run_left_is_not_needed_again(monkeypatch, missing):
    monkeypatch.setattr(
        module.shutil, "disk_usage", lambda path: SimpleNamespace(free=400_000_000)
    )
    monkeypatch.setattr(module, "megabytes_in", lambda path: 200)
    check_space([missing])


@pytest.mark.parametrize("environment", [HUB, DEV, RASA])
def test_pip_takes_only_what_is_locked(environment):
    command = pip_command(environment, environment.lock)
    assert {"--require-hashes", "--no-deps"} <= set(command)


def test_only_rasas_packages_may_refuse_this_python():
    option = "--ignore-requires-python"
    assert option in pip_command(RASA, RASA.lock)
    assert option not in pip_command(HUB, HUB.lock)


def test_failure_of_pip_is_one_sentence_with_the_logs_place(
    monkeypatch, tmp_path, capsys
):
    environment = Environment(".venv", Layer("hub", "main.lock", 0), root=tmp_path)
    environment.lock.write_text("six==1 \\\n    --hash=sha256:aa\n")
    monkeypatch.setattr(module, "HUB", environment)
    monkeypatch.setattr(module, "RASA", environment)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "LOGS", tmp_path / "log")
    monkeypatch.setattr(module, "SCRATCH", tmp_path / "scratch")
    monkeypatch.setattr(module, "make_folder", lambda environment: None)
    failing = [sys.executable, "-c", "print('NewConnectionError'); exit(1)"]
    monkeypatch.setattr(module, "pip_command", lambda *arguments: failing)

    assert module.main([]) == 1
    error = capsys.readouterr().err
    assert "cannot be reached" in error
    assert "log/install-main.log" in error
    assert error.count("\n") == 1
    assert not environment.is_complete()


def test_missing_python_is_one_sentence():
    made = subprocess.run(
        ["make", "setup", "PYTHON="], capture_output=True, text=True, check=False
    )
    assert made.returncode != 0
    assert made.stderr.startswith("Relais needs Python 3.11 and found none: install")


def test_help_lists_what_the_readme_promises():
    text = subprocess.run(
        ["make", "help"], capture_output=True, text=True, check=True
    ).stdout
    targets = "setup run test check train bench clean help"
    assert [t for t in targets.split() if f"make {t}" not in text] == []


def test_build_script_can_be_run():
    assert Path(".ci/run").stat().st_mode & 0o111
