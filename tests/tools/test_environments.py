import dataclasses

import pytest

from tools.environments import Environment, Layer

LOCK = "six==1.17.0 \\\n    --hash=sha256:aa\n"


@pytest.fixture
def environment(tmp_path):
    (tmp_path / "main.lock").write_text(LOCK)
    made = Environment(".venv", Layer("hub", "main.lock", 1), root=tmp_path)
    made.site_packages.mkdir(parents=True)
    made.python.parent.mkdir()
    made.python.touch()
    return made


def installed(environment, name, *, whole):
    folder = environment.site_packages / f"{name}.dist-info"
    folder.mkdir()
    (folder / "METADATA").touch()
    if whole:
        (folder / "RECORD").touch()
    return folder


def test_environment_without_stamp_is_not_complete(environment):
    assert not environment.is_complete()


def test_stamp_makes_it_complete(environment):
    environment.mark_complete()
    assert environment.is_complete()


def test_changed_lock_file_makes_it_incomplete(environment):
    environment.mark_complete()
    environment.lock.write_text(LOCK.replace("1.17", "1.18"))
    assert not environment.is_complete()


def test_lost_interpreter_makes_it_incomplete(environment):
    environment.mark_complete()
    environment.python.unlink()
    assert not environment.is_complete()


def test_stamp_is_gone_before_anything_changes(environment):
    environment.mark_complete()
    environment.mark_incomplete()
    assert not environment.is_complete()


def test_layers_of_one_folder_have_stamps_of_their_own(environment):
    environment.mark_complete()
    (environment.root / "dev.lock").write_text(LOCK)
    layer = Layer("test tools", "dev.lock", 1)
    other = dataclasses.replace(environment, layer=layer)
    assert not other.is_complete()


def test_half_installed_package_is_installed_again(environment):
    half = installed(environment, "six-1.17.0", whole=False)
    whole = installed(environment, "ruamel_yaml-0.19.1", whole=True)
    assert environment.remove_halves() == 1
    assert not half.exists()
    assert whole.exists()
    assert environment.installed() == {"ruamel-yaml"}


def test_folder_without_pip_is_made_anew(environment):
    assert not environment.is_usable()
    (environment.site_packages / "pip").mkdir()
    assert environment.is_usable()
