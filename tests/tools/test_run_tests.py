from tools.run_tests import find_chromium, pytest_arguments


def program(folder, name):
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_named_browser_comes_first(tmp_path):
    program(tmp_path, "chromium")
    own = program(tmp_path, "my-browser")
    environment = {"PATH": str(tmp_path), "RELAIS_CHROMIUM": own}
    assert find_chromium(environment) == own


def test_usual_names_are_looked_for(tmp_path):
    path = program(tmp_path, "google-chrome")
    assert find_chromium({"PATH": str(tmp_path)}) == path


def test_missing_browser_is_noticed(tmp_path):
    assert find_chromium({"PATH": str(tmp_path)}) is None


def test_named_browser_that_is_missing_is_not_replaced(tmp_path):
    program(tmp_path, "chromium")
    environment = {"PATH": str(tmp_path), "RELAIS_CHROMIUM": "nowhere"}
    assert find_chromium(environment) is None


def test_without_browser_its_tests_are_left_out():
    assert (
        pytest_arguments([], browser=False, cores=2)[-1] == "not long and not browser"
    )
    assert pytest_arguments([], browser=True, cores=2)[-1] == "not long"


def test_what_takes_minutes_is_run_when_asked_for():
    arguments = pytest_arguments(["--long", "-x"], browser=True, cores=2)
    assert arguments[-1] == "-x"
    assert "-m" not in arguments


def test_one_worker_more_than_cores_up_to_a_limit():
    assert pytest_arguments([], browser=True, cores=2)[:2] == ["-n", "3"]
    assert pytest_arguments([], browser=True, cores=64)[:2] == ["-n", "4"]


def test_what_is_asked_for_comes_after_and_wins():
    arguments = pytest_arguments(["-x", "-n", "0"], browser=True, cores=2)
    assert arguments[-3:] == ["-x", "-n", "0"]
