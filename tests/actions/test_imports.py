"""Actions hold no sockets and no SQL."""

import ast
from pathlib import Path

import actions

FORBIDDEN = {
    "aiohttp",
    "fastapi",
    "handover",
    "httpx",
    "rasa",
    "requests",
    "socket",
    "sqlalchemy",
    "sqlite3",
    "websockets",
}


def imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").split(".")[0])
    return names


def test_actions_import_neither_sockets_nor_sql() -> None:
    (folder,) = actions.__path__
    for file in Path(folder).glob("*.py"):
        assert imported(file) & FORBIDDEN == set(), file.name
