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
    assert pytest_arguments(["-x"], browser=False) == ["-x", "-m", "not browser"]
    assert pytest_arguments(["-x"], browser=True) == ["-x"]
