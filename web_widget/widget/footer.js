/**
 * The foot of the panel: about this AI, other ways to reach somebody, end.
 */
import { button, el } from "../shared/dom.js";

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {string} hub
 * @param {{end: () => void}} on
 */
export function createFooter(texts, hub, on) {
  const ways = el(
    "div.ways",
    { hidden: true, id: "ways" },
    el("strong", {}, texts.t("otherWaysIntro")),
    el("p", {}, texts.t("otherWaysPhone")),
    el("p", {}, texts.t("otherWaysDesk")),
    el("p", {}, texts.t("otherWaysUrgent")),
  );
  const confirm = el(
    "div.ways",
    { hidden: true, id: "confirm-end" },
    el("strong", {}, texts.t("endQuestion")),
    el(
      "div.row",
      {},
      button(texts.t("endLabel"), {
        "data-control": "confirm-end",
        onclick: () => {
          open(null);
          on.end();
        },
      }),
      button(texts.t("cancel"), {
        kind: "quiet",
        onclick: () => {
          open(null);
          end.focus();
        },
      }),
    ),
  );
  const waysButton = button(texts.t("otherWays"), {
    kind: "quiet small",
    "data-control": "ways",
    "aria-expanded": "false",
    "aria-controls": "ways",
    onclick: () => open(ways.hidden ? ways : null),
  });
  const end = button(texts.t("end"), {
    kind: "quiet small",
    label: texts.t("endLabel"),
    "data-control": "end",
    "aria-expanded": "false",
    "aria-controls": "confirm-end",
    onclick: () => open(confirm.hidden ? confirm : null),
  });
  const about = el(
    "a.button.quiet.small",
    {
      href: `${hub}/transparency?lang=${texts.lang}`,
      target: "_blank",
      rel: "noopener",
      "data-control": "about",
    },
    texts.t("about"),
  );

  /** @param {HTMLElement|null} part the one folded part to show. */
  function open(part) {
    ways.hidden = part !== ways;
    confirm.hidden = part !== confirm;
    waysButton.setAttribute("aria-expanded", String(part === ways));
    end.setAttribute("aria-expanded", String(part === confirm));
  }

  /** @param {import("./session.js").View} view */
  const update = (view) => {
    end.hidden = view.state === "closed" || !view.isDisclosed;
  };

  return {
    node: el("footer.footer", {}, ways, confirm, el("div.bar", {}, waysButton, about, end)),
    update,
  };
}
