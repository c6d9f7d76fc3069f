/**
 * What a draft changes in a file of examples: which are new, which are gone; no DOM.
 */

/** @typedef {{label: string, text: string}} Example */

/**
 * @param {any[]|null} before blocks as the file holds them. @param {any[]|null} after
 * @returns {{added: Example[], removed: Example[]}}
 */
export function exampleChanges(before, after) {
  const [old, now] = [examplesOf(before), examplesOf(after)];
  return {
    added: [...now].filter(([key]) => !old.has(key)).map(([, each]) => each),
    removed: [...old].filter(([key]) => !now.has(key)).map(([, each]) => each),
  };
}

/** @param {any[]|null} blocks @returns {Map<string, Example>} */
function examplesOf(blocks) {
  const all = (blocks ?? []).flatMap((block) =>
    String(block?.examples ?? "")
      .split("\n")
      .filter((line) => line.startsWith("- "))
      .map((line) => ({ label: String(block.intent), text: line.slice(2) })),
  );
  return new Map(all.map((each) => [`${each.label}\n${each.text}`, each]));
}
