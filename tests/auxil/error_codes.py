"""Which error codes the hub can send, read from its source."""

import ast
from collections.abc import Iterator
from pathlib import Path

HUB = Path(__file__).parents[2] / "handover"

# Where the code stands among the arguments of what makes an error.
ON_SOCKETS = {"FrameError": 0, "send_error": 0, "error_frame": 2}
OVER_HTTP = {"Problem": 1, "problem_response": 1}


def error_codes(makers: dict[str, int]) -> set[str]:
    """Return the codes that these functions are called with anywhere in the hub."""
    found: set[str] = set()
    for path in HUB.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call):
                continue
            place = makers.get(_name(call.func))
            if place is not None and len(call.args) > place:
                found.update(_values(call.args[place], tree))
    return found


def frames_sent() -> Iterator[tuple[str, dict[str, ast.expr]]]:
    """Yield type and literal fields of each frame written out in the hub's source."""
    for path in HUB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Dict):
                continue
            fields = {
                key.value: value
                for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            }
            kind = fields.get("type")
            # The type of a problem document is an address: it is no frame.
            if isinstance(kind, ast.Constant) and str(kind.value).isidentifier():
                yield kind.value, fields


def socket_codes() -> set[str]:
    """Return every code that may stand in an `error` frame."""
    written_out = {
        fields["code"].value
        for kind, fields in frames_sent()
        if kind == "error" and isinstance(fields.get("code"), ast.Constant)
    }
    return error_codes(ON_SOCKETS) | written_out


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _values(argument: ast.expr, tree: ast.Module) -> Iterator[str]:
    """Yield the texts an argument can be; a name stands for what is assigned to it."""
    if isinstance(argument, ast.Constant):
        yield argument.value
    elif isinstance(argument, ast.IfExp):
        yield from _values(argument.body, tree)
        yield from _values(argument.orelse, tree)
    elif isinstance(argument, ast.Name):
        for node in ast.walk(tree):
            is_assigned = isinstance(node, ast.Assign) and any(
                isinstance(target, ast.Name) and target.id == argument.id
                for target in node.targets
            )
            if is_assigned and not isinstance(node.value, ast.Name):
                yield from _values(node.value, tree)
