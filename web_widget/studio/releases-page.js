/**
 * What was published, and what is live now; an earlier release can be live again.
 */
import { button, el, icon } from "../shared/dom.js";
import { ApiError } from "../console/api.js";
import { formDialog } from "../console/form-dialog.js";

/**
 * @param {object} studio
 * @param {import("../shared/i18n.js").Texts} studio.texts
 * @param {import("./api.js").StudioApi} studio.api
 * @param {import("../console/api.js").Agent} studio.agent
 * @param {(words: string) => void} studio.say
 * @param {() => Promise<void>} studio.reload
 * @param {{releases: any[], publications: any[]}} found
 */
export function releasesPage(studio, { releases, publications }) {
  const { texts } = studio;
  const live = publications[0]?.release;
  return {
    title: texts.t("releases"),
    nodes: [
      el("p.lead", {}, texts.t("releasesLead")),
      el("ol.release-list", {}, ...releases.map((each) => item(studio, each, live, publications))),
    ],
  };
}

/**
 * @param {Parameters<typeof releasesPage>[0]} studio
 * @param {any} release @param {number} live @param {any[]} publications
 */
function item(studio, release, live, publications) {
  const { texts, agent } = studio;
  const isLive = release.number === live;
  const times = publications.filter((each) => each.release === release.number);
  const title = texts.t("releaseNumber", { number: release.number });
  const dialog = isLive || !agent.permissions.includes("publish") ? null : restoreDialog(studio, release, live);
  const origin = release.origin === "folder" ? texts.t("fromFolder") : "";
  return el(
    "li",
    { "data-release": release.number, "aria-label": title },
    el(
      "div.release-head",
      {},
      el("h2", {}, title),
      isLive ? el("p.live-mark", {}, icon("check"), el("span", {}, texts.t("liveNow"))) : null,
    ),
    el("p", {}, release.notes || origin || texts.t("notesNone")),
    el(
      "dl.facts",
      {},
      ...fact(texts.t("writtenBy"), release.authors.join(", ")),
      ...fact(texts.t("agreedBy"), release.approvers.join(", ")),
      ...fact(
        texts.t("liveSince"),
        times.map((each) => texts.t("liveAt", { when: texts.moment(each.at), by: each.by })).join(" ; "),
      ),
    ),
    dialog
      ? el(
          "div.row",
          {},
          button(texts.t("restore"), {
            label: texts.t("restoreNumber", { number: release.number }),
            "data-control": `restore-${release.number}`,
            onclick: () => dialog.open(),
          }),
        )
      : null,
    dialog?.node,
  );
}

/** @param {string} name @param {string} words empty leaves it out. */
function fact(name, words) {
  return words ? [el("dt", {}, name), el("dd", {}, words)] : [];
}

/** @param {Parameters<typeof releasesPage>[0]} studio @param {any} release @param {number} live */
function restoreDialog(studio, release, live) {
  const { texts } = studio;
  const dialog = formDialog(texts, {
    title: texts.t("restoreQuestion", { number: release.number }),
    submit: texts.t("restore"),
    control: `restore-${release.number}`,
    parts: [el("p", {}, texts.t("restoreHint", { live }))],
    onSubmit: () => {
      restore();
      return true;
    },
  });

  async function restore() {
    try {
      await studio.api.restore(release.number);
      studio.say(texts.t("restored", { number: release.number }));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      studio.say(texts.t(error.status === 403 ? "refused.not_allowed" : "hubUnreachable"));
    }
    await studio.reload();
  }

  return dialog;
}
