"""Read what pip prints: how far it is, and why it failed. Pure: no input or output."""

from __future__ import annotations

import re

__all__ = ["cause", "is_installing", "is_next_package"]

# What pip or the system says, most telling first, and what that means to a person.
CAUSES = (
    (
        r"No space left on device|Disk quota exceeded",
        "the disk is full: make room and start again, it goes on where it stopped",
    ),
    (
        r"Permission denied|Read-only file system|Operation not permitted",
        "a file may not be written: check who owns this folder",
    ),
    (
        r"DO NOT MATCH THE HASHES",
        "a downloaded file is not the one that was locked: try again, and if it stays "
        "so, ask whoever runs your package mirror",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "the package index has a certificate this machine does not trust: "
        "set PIP_CERT to your organisation's certificate file",
    ),
    (
        r"ProxyError|407 Proxy Authentication",
        "the proxy refused: check HTTPS_PROXY",
    ),
    (
        r"NewConnectionError|NameResolutionError|Name or service not known|"
        r"Temporary failure in name resolution|Network is unreachable|"
        r"ConnectTimeout|Read timed out|ReadTimeoutError|Connection refused|"
        r"ConnectionResetError|Connection broken",
        "the package index cannot be reached: check the network, or name a mirror in "
        "PIP_INDEX_URL or PIP_FIND_LINKS, and start again",
    ),
    (
        r"No matching distribution found for ([^\s;]+)",
        "no package {0} fits this machine: Relais is made for Linux on x86_64",
    ),
    (
        r"command '[^']*(?:gcc|cc|clang)' failed|unable to execute|Python\.h",
        "a package had to be compiled and could not be: install a C compiler and "
        "Python's headers (Debian: build-essential python3.11-dev)",
    ),
    (r"(?m)^ERROR: (.+)$", "{0}"),
)


def cause(output: str) -> str:
    """Return why pip failed, in one clause without a full stop.

    Args:
        output: everything pip printed; only its last 20,000 characters are read.
    """
    end = output[-20_000:]
    for pattern, meaning in CAUSES:
        if match := re.search(pattern, end):
            return meaning.format(*match.groups()).rstrip(".")
    return "pip gave no reason"


def is_next_package(line: str) -> bool:
    """Whether this line of pip says that it turns to another package."""
    return line.startswith(("Collecting ", "Processing ", "Requirement already "))


def is_installing(line: str) -> bool:
    """Whether this line of pip says that it has fetched all and begins to install."""
    return line.startswith("Installing collected packages")
