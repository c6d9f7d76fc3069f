"""axe-core in the page. The copy inside `axe-playwright-python` needs no network."""

from importlib.resources import files

from playwright.sync_api import Page

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
RUN = """async () => {
  const widget = document.querySelector("relais-widget")?.shadowRoot;
  // A colour half way between two is nobody's choice.
  const moving = [document, widget].flatMap((root) => root?.getAnimations() ?? []);
  await Promise.allSettled(moving.map((each) => each.finished));
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.flatMap(({id, impact, help, nodes}) => nodes.map(
    (node) => `${id} (${impact}): ${help} at ${node.target.flat().join(" ")}`,
  ));
}"""


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong now, of any impact, one line an element.

    All its rules are on, best practices included. The context must bypass the content
    security policy, because axe-core measures with inline styles.
    """
    if not page.evaluate("() => Boolean(globalThis.axe)"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN)
    return found
