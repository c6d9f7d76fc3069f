/**
 * The urgent notice of the institution above the conversation: no message, and never the
 * machine's. Loaded when there is one.
 */
import { el, safeUrl } from "../shared/dom.js";

/** @param {import("../shared/i18n.js").Texts} texts @param {string} hub */
export function createBulletin(texts, hub) {
  const node = el("div.banner.bulletin", { hidden: true });
  let shown = "";
  /** @param {import("./session.js").View} view */
  const update = ({ bulletin }) => {
    node.hidden = !bulletin;
    // In another language the parts are made again.
    const now = JSON.stringify(bulletin);
    if (!bulletin || now === shown) return;
    shown = now;
    const { label, text, link } = bulletin;
    const href = link && safeUrl(link.url, hub);
    node.replaceChildren(
      el("strong", {}, label),
      el("p", {}, text),
      href
        ? el(
            "p",
            {},
            el(
              "a",
              { href, target: "_blank", rel: "noopener noreferrer" },
              link.label,
              el("span.visually-hidden", {}, ` ${texts.t("newTab")}`),
            ),
          )
        : "",
    );
  };
  return { node, update };
}
