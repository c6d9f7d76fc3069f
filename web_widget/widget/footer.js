/**
 * The foot of the panel: about this AI, other ways to reach somebody, end.
 */
import { button, el } from "../shared/dom.js";
import { institutionList, loadInstitution } from "../shared/institution.js";

/**
 * @param {import("../shared/i18n.js").Texts} texts
 * @param {string} hub
 * @param {{end: () => void}} on
 */
export function createFooter(texts, hub, on) {
  const own = el("div.ways-own");
  const ways = el(
    "div.ways",
    { hidden: true, id: "ways" },
    el("strong", {}, texts.t("otherWaysUrgent")),
    own,
    el("p", {}, el("strong", {}, texts.t("otherWaysGeneral")), " ", texts.t("otherWaysPhone")),
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
    kind: "quiet small link",
    "data-control": "ways",
    "aria-expanded": "false",
    "aria-controls": "ways",
    onclick: () => open(ways.hidden ? ways : null),
  });
  const end = button(texts.t("end"), {
    kind: "quiet small link",
    label: texts.t("endLabel"),
    "data-control": "end",
    "aria-expanded": "false",
    "aria-controls": "confirm-end",
    onclick: () => open(confirm.hidden ? confirm : null),
  });
  const about = el(
    "a.button.quiet.small.link",
    {
      href: `${hub}/transparency?lang=${texts.lang}`,
      target: "_blank",
      rel: "noopener",
      "data-control": "about",
    },
    texts.t("about"),
  );

  async function showInstitution() {
    const institution = await loadInstitution(hub, texts.lang);
    if (!institution || own.firstChild) return;
    own.append(
      el("strong", {}, institution.name),
      institutionList(institution, texts),
    );
  }

  /** @param {HTMLElement|null} part the one folded part to show. */
  function open(part) {
    if (part === ways) showInstitution();
    ways.hidden = part !== ways;
    confirm.hidden = part !== confirm;
    waysButton.setAttribute("aria-expanded", String(part === ways));
    end.setAttribute("aria-expanded", String(part === confirm));
  }

  // Known before the connection is lost, when it is needed most.
  showInstitution();

  /** @param {import("./session.js").View} view */
  const update = (view) => {
    end.hidden = view.state === "closed" || !view.isDisclosed;
  };

  return {
    node: el("footer.footer", {}, ways, confirm, el("div.bar", {}, waysButton, about, end)),
    update,
  };
}
