"""What lies in deploy/ fits the program: files, settings, units."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
import yaml

from tests.auxil.hub_process import ROOT, START_SECONDS
from tests.auxil.ports import free_port

DEPLOY = ROOT / "deploy"
UNITS = sorted(
    unit
    for unit in (DEPLOY / "systemd").iterdir()
    if unit.suffix in {".service", ".timer"}
)
CONTAINERFILE = (DEPLOY / "Containerfile").read_text("utf-8").replace("\\\n", " ")
SETTINGS = (ROOT / "docs/reference/settings.md").read_text("utf-8")
STAGE = re.compile(r"^FROM .+ AS (\w+)$", re.M)


def stage(name: str) -> str:
    """Return the instructions of one stage of the Containerfile."""
    parts = STAGE.split(CONTAINERFILE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[name]


def copy_of(name: str, folder: Path) -> Path:
    """Make what the image of this stage holds, without its Python environment."""
    for each in ("base", name):
        for line in re.findall(r"^COPY (.+)$", stage(each), re.M):
            *sources, target = line.split()
            for source in sources:
                goal = folder / target
                if (ROOT / source).is_dir():
                    shutil.copytree(ROOT / source, goal, dirs_exist_ok=True)
                else:
                    is_folder = target.endswith("/")
                    goal = goal / Path(source).name if is_folder else goal
                    goal.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(ROOT / source, goal)
    return folder


def test_every_setting_in_deploy_is_documented():
    named = {
        name
        for file in DEPLOY.rglob("*")
        if file.is_file()
        for name in re.findall(r"\bRELAIS_[A-Z_]+\b", file.read_text("utf-8"))
    }
    documented = set(re.findall(r"^\| `(RELAIS_[A-Z_]+)`", SETTINGS, re.M))
    assert named - documented == set()


def test_hub_runs_from_what_its_image_holds(tmp_path: Path) -> None:
    image = copy_of("hub", tmp_path / "image")
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(image),
        "PYTHONSAFEPATH": "1",
        "RELAIS_PORT": str(port),
        "RELAIS_DATA_DIR": str(tmp_path / "data"),
        "RELAIS_RASA_URL": f"http://127.0.0.1:{free_port()}",
        "RELAIS_SEARCH_MODEL": "off",
    }
    command = [sys.executable, "-m", "handover.serve"]
    with (tmp_path / "log").open("w") as log:
        hub = subprocess.Popen(
            command, cwd=image, env=environment, stdout=log, stderr=log
        )
    try:
        pages = ("", "console", "studio", "widget.js", "transparency?lang=fr")
        url = f"http://127.0.0.1:{port}"
        wait_for(url, hub, tmp_path / "log")
        answers = [httpx.get(f"{url}/{page}").status_code for page in pages]
        assert answers == [200] * len(pages)
    finally:
        hub.terminate()
        hub.wait(30)


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            httpx.get(f"{url}/healthz")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())


def test_actions_and_rasa_find_their_modules_in_their_images(tmp_path: Path) -> None:
    image = copy_of("hub", tmp_path / "hub")
    actions = "import actions.executor, actions.serve"
    subprocess.run([sys.executable, "-c", actions], cwd=image, check=True)
    rasa_python = ROOT / ".venv-rasa/bin/python"
    if not rasa_python.exists():
        pytest.fail("No Rasa environment: run 'make setup'.", pytrace=False)
    image = copy_of("rasa", tmp_path / "rasa")
    modules = "import bot.serve, bot.train, bot.record_stores, bot.channel"
    subprocess.run(
        [str(rasa_python), "-W", "ignore", "-c", modules], cwd=image, check=True
    )


def test_images_run_as_nobody_in_particular():
    for name in ("hub", "rasa"):
        assert re.findall(r"^USER (.+)$", stage(name), re.M) == ["1001:0"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_finds_nothing_wrong(unit: Path, tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("no systemd-analyze here")
    for each in UNITS:
        # The program is installed elsewhere than here.
        here = each.read_text("utf-8")
        for environment in (".venv", ".venv-rasa"):
            here = here.replace(f"/opt/relais/{environment}/bin/python", "/bin/true")
        (tmp_path / each.name.replace("@.", "@8001.")).write_text(here, "utf-8")
    copy = tmp_path / unit.name.replace("@.", "@8001.")
    found = subprocess.run(
        [program, "verify", "--man=no", str(copy)],
        capture_output=True,
        text=True,
        env={**os.environ, "SYSTEMD_LOG_LEVEL": "warning"},
    )
    assert (found.returncode, found.stderr) == (0, "")


def test_only_the_proxy_can_be_reached_from_outside():
    services = yaml.safe_load((DEPLOY / "compose.yml").read_text("utf-8"))["services"]
    assert {name for name, each in services.items() if "ports" in each} == {"proxy"}
    outside = {name for name, each in services.items() if "outside" in each["networks"]}
    assert outside == {"proxy"}


def test_profile_has_two_of_what_may_fail():
    services = yaml.safe_load((DEPLOY / "compose.yml").read_text("utf-8"))["services"]
    kinds = {"hub-one", "hub-two", "rasa-one", "rasa-two", "actions"}
    assert services.keys() == kinds | {"postgres", "redis", "proxy"}


def test_proxy_knows_no_sticky_sessions_and_hides_the_metrics():
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    rules = re.sub(r"#.*", "", text)
    assert not re.search(r"ip_hash|sticky|\bhash\b", rules)
    assert re.search(r"location = /metrics \{\s*return 404;", rules)
