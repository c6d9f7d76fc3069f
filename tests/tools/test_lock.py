import re
from pathlib import Path

import pytest

from tools.lock import LOCKS, REQUIREMENTS, canonical, merge, parse_lock, without

SHARED = "a==1 \\\n    --hash=sha256:aa"
ONLY_ARM = "b-cpu==2 \\\n    --hash=sha256:bb"


def test_pin_of_all_machines_stands_alone():
    text = merge({"x86_64": {"a": SHARED}, "aarch64": {"a": SHARED}})
    assert text.endswith("\n" + SHARED + "\n")


def test_pin_of_one_machine_carries_its_marker():
    text = merge({"x86_64": {}, "aarch64": {"b-cpu": ONLY_ARM}})
    assert "b-cpu==2 ; platform_machine == 'aarch64' \\\n    --hash=sha256:bb" in text


def test_two_versions_carry_one_marker_each():
    newer = SHARED.replace("==1", "==2")
    text = merge({"x86_64": {"a": SHARED}, "aarch64": {"a": newer}})
    assert "a==1 ; platform_machine == 'x86_64'" in text
    assert "a==2 ; platform_machine == 'aarch64'" in text


def test_merged_lock_can_be_read_again():
    text = merge({"x86_64": {"a": SHARED}, "aarch64": {"a": SHARED, "b-cpu": ONLY_ARM}})
    assert parse_lock(text).keys() == {"a", "b-cpu"}


def test_names_are_compared_in_one_spelling():
    assert canonical("Ruamel.YAML_clib") == "ruamel-yaml-clib"


def test_packages_of_an_earlier_lock_are_left_out():
    assert without({"a": SHARED, "b": ONLY_ARM}, ["a"]) == {"b": ONLY_ARM}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.file)
def test_lock_file_is_pinned_and_hashed(lock):
    pins = parse_lock((REQUIREMENTS / lock.file).read_text("utf-8"))
    assert pins
    assert [name for name, pin in pins.items() if "--hash=sha256:" not in pin] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.file)
def test_lock_file_names_no_host_and_no_folder(lock):
    text = (REQUIREMENTS / lock.file).read_text("utf-8")
    assert re.findall(r"https?:|file:|--(?:extra-)?index-url|--find-links", text) == []


def test_every_direct_dependency_is_locked():
    import tomllib

    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))
    asked = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {canonical(re.split(r"[\[<>=]", each)[0]) for each in asked}
    locked = [
        parse_lock((REQUIREMENTS / file).read_text("utf-8"))
        for file in ("main.lock", "dev.lock")
    ]
    assert names - set().union(*locked) == set()
