"""What counts as the text of a page, and what is only around it."""

import pytest

from studio.page_text import text_hash

PAGE = "<html><head><title>T</title></head><body>{}</body></html>"


def read(html: str, charset: str | None = "utf-8") -> str | None:
    return text_hash(PAGE.format(html).encode(charset or "utf-8"), "text/html", charset)


TEXT = read("<p>You may apply until June.</p>")


@pytest.mark.parametrize(
    "html",
    [
        "<nav><a>Menu</a></nav><p>You may apply\n until  June.</p>",
        "<header>3 new messages</header><div>You may apply <b>until</b> June.</div>",
        "<script>var x = '<p>y</p>'</script><p>You may apply until June.</p>",
        "<div>Around</div><main><p>You may apply until June.</p></main>",
        "<p>You may apply until&#32;June.</p><footer>Visits: 12<footer>",
    ],
)
def test_what_is_around_the_text_is_not_compared(html: str):
    assert read(html) == TEXT is not None


@pytest.mark.parametrize(
    "html",
    ["<p>You may apply until July.</p>", "<p>You may apply until June. Or not.</p>"],
)
def test_other_words_are_another_text(html: str):
    assert read(html) != TEXT


def test_a_page_that_a_script_fills_has_nothing_to_compare():
    assert read("<div id='app'></div><script>draw()</script>") is None


def test_a_menu_left_open_ends_with_what_holds_it():
    assert read("<header><nav>Menu</header><p>You may apply until June.</p>") == TEXT


def test_the_charset_of_the_answer_counts_and_a_wrong_one_stops_nothing():
    french = "<p>Prévu jusqu’en août</p>"
    assert read(french, "utf-8") == read(french, "utf-16")
    assert text_hash(b"<p>words</p>", "text/html", "no-such-charset") is not None


def test_of_other_files_every_byte_counts():
    one = text_hash(b"%PDF one", "application/pdf", None)
    assert one != text_hash(b"%PDF two", "application/pdf", None)
    assert text_hash(b"", "application/pdf", None) is None
