/**
 * Which steps one may take with a draft, and why not the others; knows no DOM.
 */

/** @typedef {"submit"|"take-back"|"approve"|"send-back"|"publish"|"withdraw"|"update"} Way */

/**
 * @param {any} draft as the hub describes it, with its files.
 * @param {import("../console/api.js").Agent} agent
 * @param {number} live number of the release that is live.
 * @returns {{may: Way[], why: string[]}} `why`: keys of texts that explain what is missing.
 */
export function stepsFor(draft, agent, live) {
  const can = (/** @type {string} */ permission) => agent.permissions.includes(permission);
  const isAuthor = draft.authors.includes(agent.login);
  const isEmpty = draft.files.length === 0;
  const isBehind = draft.base !== live;
  const isLocked = draft.files.some((/** @type {any} */ file) => file.touches_locked);
  /** @type {Way[]} */
  const may = [];
  /** @type {string[]} */
  const why = [];
  if (draft.state === "published" || draft.state === "withdrawn") {
    return { may, why: [`why.${draft.state}`] };
  }
  if (isBehind) {
    if (can("edit")) may.push("update");
    why.push("why.behind");
  }
  if (draft.state === "open") {
    if (!can("edit")) why.push("why.notEditor");
    else if (isEmpty) why.push("why.empty");
    else if (!isBehind) may.push("submit");
  } else if (draft.state === "in_review") {
    const gives = [can("publish") && "publish", can("change_locked") && "change_locked"];
    const has = gives.filter((each) => each && draft.approvals[each]);
    if (isAuthor) why.push("why.ownDraft");
    else if (!gives.some(Boolean)) why.push("why.noConsent");
    else if (has.length === gives.filter(Boolean).length) why.push("why.agreedAlready");
    else may.push("approve");
    if (isLocked && !draft.approvals.change_locked) why.push("why.needsGuardian");
    if (!draft.approvals.publish) why.push("why.needsPublisher");
  } else if (draft.state === "approved") {
    if (!can("publish")) why.push("why.notPublisher");
    else if (!isBehind) may.push("publish");
  }
  if (draft.state !== "open") may.push(isAuthor ? "take-back" : "send-back");
  if (can("edit")) may.push("withdraw");
  return { may, why };
}
