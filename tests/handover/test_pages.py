import gzip

import httpx
import pytest

from handover.lean import lean_source
from handover.pages import BROWSER_CODE, read_assets
from tests.auxil.hub_process import HubProcess

WIDGET_BYTES = 30_000
"""What a citizen on a slow line may be asked to load, compressed."""

ON_DEMAND = {
    f"/static/widget/{name}"
    for name in (
        "answer-link.js",
        "bulletin.js",
        "callback-form.css",
        "callback-form.js",
        "closing.js",
        "seen.js",
        "transcript.js",
    )
}
TEXTS_ON_DEMAND = "/static/widget/i18n/"
"""What only those load who need it."""
ON_DEMAND_BYTES = 9_000


def test_the_widget_weighs_at_most_thirty_kilobytes_in_each_language() -> None:
    assets = read_assets()
    shared = [
        path
        for path in assets
        if path.startswith(("/static/widget/", "/static/shared/"))
        and path not in ON_DEMAND
        and not path.startswith(TEXTS_ON_DEMAND)
    ]
    common = sum(len(assets[p].compressed) for p in shared if "/i18n/" not in p)
    for lang in ("fr", "nl", "de", "en"):
        texts = sum(len(assets[p].compressed) for p in shared if f"/{lang}.js" in p)
        assert common + texts <= WIDGET_BYTES
        later = [*ON_DEMAND, f"{TEXTS_ON_DEMAND}{lang}.js"]
        assert sum(len(assets[p].compressed) for p in later) <= ON_DEMAND_BYTES


def test_every_line_keeps_its_number() -> None:
    for file in BROWSER_CODE.rglob("*.js"):
        source = file.read_text()
        assert lean_source(source).count("\n") == source.count("\n")


def test_comments_go_and_code_stays() -> None:
    source = """/** Says. */
const a = "// not a comment";
  // gone
/*
 gone
*/
b();"""
    lean = [line for line in lean_source(source).splitlines() if line]
    assert lean == ['const a = "// not a comment";', "b();"]


@pytest.mark.parametrize("path", ["/", "/console", "/studio", "/widget.js"])
def test_pages_are_protected_and_compressed(hub: HubProcess, path: str) -> None:
    response = httpx.get(f"{hub.url}{path}")
    assert response.status_code == 200
    assert response.headers["content-encoding"] == "gzip"
    assert "default-src 'self'" in response.headers["content-security-policy"]
    assert "unsafe" not in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "strict-origin-when-cross-origin"


def test_an_unchanged_script_is_not_sent_again(hub: HubProcess) -> None:
    first = httpx.get(f"{hub.url}/widget.js")
    again = httpx.get(
        f"{hub.url}/widget.js", headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_a_browser_without_compression_gets_the_same(hub: HubProcess) -> None:
    plain = httpx.get(f"{hub.url}/widget.js", headers={"Accept-Encoding": "identity"})
    asset = read_assets()["/widget.js"]
    assert plain.content == asset.content == gzip.decompress(asset.compressed)


@pytest.mark.parametrize(
    "path", ["/static/../pyproject.toml", "/static/%2e%2e/README.md", "/nothing"]
)
def test_nothing_else_can_be_fetched(hub: HubProcess, path: str) -> None:
    response = httpx.get(f"{hub.url}{path}")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
