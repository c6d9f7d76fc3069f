"""Which room may import what: the rules on which the layout of Relais rests."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Modules outside handover/store that may name SQLAlchemy, and what they take from it:
# the type of the connection that they pass on, and the error of a broken rule.
PASSED_ON = {"sqlalchemy.ext.asyncio.AsyncConnection", "sqlalchemy.exc.IntegrityError"}
# The health check asks the database for nothing but `SELECT 1`.
ASKS_IF_IT_LIVES = {"sqlalchemy.text"}

# The one module that may name the library an operator can add.
ENCODERS = "handover/search/encoders.py"

# The editors' check also looks at the examples, as the bot reads them. The hub never
# imports it.
EXAMPLES_CHECK = "handover/content/examples.py"
CHECKS_EXAMPLES = ("bot.example_files.", "bot.labels.")

# The editors' check looks for identifiers in the content, as the hub does in messages.
PERSONAL_CHECK = "handover/content/personal_data.py"

# What masking is made of, and the modules that may name it.
MASKS_WITH = {
    "handover/privacy/engine.py": {"presidio_analyzer", "presidio_anonymizer"},
    "handover/privacy/pipeline.py": {"presidio_analyzer", "spacy"},
    "handover/privacy/recognisers.py": {"presidio_analyzer"},
    "handover/privacy/telephones.py": {"phonenumbers"},
}

# The one place where the studio joins the hub.
STUDIO = ("studio.",)

SOCKETS = {
    "aiohttp",
    "asyncio",
    "fastapi",
    "http",
    "httpx",
    "requests",
    "socket",
    "socketserver",
    "starlette",
    "urllib",
    "uvicorn",
    "websockets",
}
SQL = {"aiosqlite", "alembic", "psycopg", "sqlalchemy", "sqlite3"}


def modules(*folders):
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(path.relative_to(ROOT).as_posix() for path in files)


def imports(module):
    """Return every name that a module imports, wherever in the file it does so."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / module).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def packages(module):
    return {name.partition(".")[0] for name in imports(module)}


def own(module, *rooms):
    """Return what a module imports from Relais itself, outside of these rooms."""
    ours = {"actions", "bot", "handover", "studio", "tools"}
    return {
        name
        for name in imports(module)
        if name.partition(".")[0] in ours and not name.startswith(rooms)
    }


@pytest.mark.parametrize("module", modules("handover/core"))
def test_core_needs_only_the_standard_library_and_pydantic(module):
    assert packages(module) <= sys.stdlib_module_names | {"pydantic", "handover"}


@pytest.mark.parametrize("module", modules("handover/core"))
def test_core_knows_nothing_outside_itself(module):
    assert own(module, "handover.core.") == set()


@pytest.mark.parametrize("module", modules("handover/core"))
def test_core_has_no_event_loop_no_clock_and_no_files(module):
    outside = {"asyncio", "io", "logging", "os", "pathlib", "random", "socket", "time"}
    assert packages(module) & outside == set()


@pytest.mark.parametrize("module", modules("handover/core"))
def test_core_never_asks_what_time_it_is(module):
    called = {
        node.func.attr
        for node in ast.walk(ast.parse((ROOT / module).read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert called & {"now", "utcnow", "today"} == set()


@pytest.mark.parametrize("module", modules("handover/content"))
def test_content_needs_files_and_the_core_and_nothing_else(module):
    foreign = packages(module) - sys.stdlib_module_names - {"pydantic", "yaml"}
    is_bots = module == EXAMPLES_CHECK
    assert foreign <= {"handover"} | ({"bot"} if is_bots else set())
    also = CHECKS_EXAMPLES if is_bots else ()
    if module == PERSONAL_CHECK:
        also = ("handover.privacy.masking.",)
    assert own(module, "handover.core.", "handover.content.", *also) == set()


@pytest.mark.parametrize("module", modules("handover/privacy"))
def test_masking_names_its_libraries_in_one_place_each(module):
    allowed = MASKS_WITH.get(module, set()) | {"handover"}
    assert packages(module) <= sys.stdlib_module_names | allowed
    assert own(module, "handover.core.", "handover.privacy.") == set()


@pytest.mark.parametrize("module", modules("handover/store"))
def test_store_knows_no_web_framework_and_no_channel(module):
    allowed = ("handover.core.", "handover.store.", "handover.store")
    assert packages(module) & (SOCKETS - {"asyncio"}) == set()
    assert own(module, *allowed) == set()


@pytest.mark.parametrize(
    "module", [m for m in modules("handover") if not m.startswith("handover/store/")]
)
def test_sql_is_written_in_the_store_only(module):
    allowed = PASSED_ON | (
        ASKS_IF_IT_LIVES if module == "handover/health.py" else set()
    )
    taken = {name for name in imports(module) if name.partition(".")[0] in SQL}
    assert taken <= allowed


@pytest.mark.parametrize("module", modules("actions"))
def test_actions_touch_neither_sockets_nor_sql(module):
    assert packages(module) & (SOCKETS | SQL) == set()


@pytest.mark.parametrize("module", modules("actions"))
def test_actions_know_neither_the_hub_nor_the_rasa_server(module):
    assert own(module, "actions.") == set()
    assert "rasa" not in packages(module)


@pytest.mark.parametrize("module", modules("handover"))
def test_hub_knows_rasa_only_by_its_address(module):
    models = {"rasa", "rasa_sdk", "sentence_transformers", "sklearn", "spacy", "torch"}
    # The operator's choice of encoder for the search; loaded only where it is named.
    allowed = {"sentence_transformers"} if module == ENCODERS else set()
    allowed |= MASKS_WITH.get(module, set()) & {"spacy"}
    assert packages(module) & models == allowed
    also = CHECKS_EXAMPLES if module == EXAMPLES_CHECK else ()
    also += STUDIO if module == "handover/app.py" else ()
    assert own(module, "handover", *also) == set()


@pytest.mark.parametrize("module", modules("studio"))
def test_studio_knows_the_hub_and_leaves_sql_and_rasa_to_others(module):
    passed_on = {"sqlalchemy.ext.asyncio.AsyncConnection"}
    taken = {name for name in imports(module) if name.partition(".")[0] in SQL}
    assert taken <= passed_on
    assert "rasa" not in packages(module)
    assert own(module, "handover.", "studio.", "studio") == set()


@pytest.mark.parametrize(
    "module",
    [m for m in modules("handover") if not m.startswith("handover/channels/telegram/")],
)
def test_telegrams_library_is_for_its_channel_alone(module):
    assert "telegram" not in packages(module)


@pytest.mark.parametrize("checked", ["examples", "personal_data"])
def test_checks_of_content_are_for_editors_and_not_for_the_hub(checked):
    users = [
        module
        for module in modules("handover")
        if any(n.startswith(f"handover.content.{checked}.") for n in imports(module))
    ]
    assert users == ["handover/content/check.py"]


@pytest.mark.parametrize("module", modules("bot"))
def test_bot_knows_neither_the_hub_nor_the_actions(module):
    assert own(module, "bot.", "bot") == set()


ROOMS = ("actions", "bot", "handover", "studio", "tools")


@pytest.mark.parametrize("module", modules(*ROOMS))
def test_no_module_is_named_like_one_of_the_standard_library(module):
    path = Path(module)
    if path.parent.as_posix() in ROOMS:
        assert path.stem not in sys.stdlib_module_names
