import pytest

from tools.pip_output import cause, is_installing, is_next_package


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError'\n"
            "ERROR: No matching distribution found for fastapi==0.165.0\n",
            "cannot be reached",
        ),
        ("ERROR: Could not install: [Errno 28] No space left on device\n", "full"),
        ("ERROR: [Errno 13] Permission denied: '/x'\n", "may not be written"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", "not the one"),
        ("SSLError(CERTIFICATE_VERIFY_FAILED)", "PIP_CERT"),
        ("ProxyError('Cannot connect to proxy.')", "HTTPS_PROXY"),
        ("error: command '/usr/bin/gcc' failed: No such file", "C compiler"),
    ],
)
def test_cause_says_what_to_do(output, words):
    assert words in cause(output)


def test_missing_build_names_the_package():
    output = "ERROR: No matching distribution found for tensorflow==2.12.0\n"
    assert "tensorflow==2.12.0" in cause(output)


def test_unknown_failure_repeats_what_pip_says():
    assert cause("bla\nERROR: Something new.\n") == "Something new"


def test_silent_failure_is_admitted():
    assert cause("") == "pip gave no reason"


@pytest.mark.parametrize(
    "line",
    [
        "Collecting six",
        "Processing /mirror/six.whl",
        "Requirement already satisfied: a",
    ],
)
def test_each_package_is_counted_once(line):
    assert is_next_package(line)


def test_downloads_are_not_counted_as_packages():
    assert not is_next_package("  Downloading six-1.17.0.whl (11 kB)")


def test_installing_begins_with_pips_own_line():
    assert is_installing("Installing collected packages: six, wheel")
    assert not is_installing("Collecting six")
