/**
 * The conversation as a plain text file, to keep or to print.
 */

/**
 * @param {import("../shared/types.js").Message[]} messages
 * @param {import("../shared/i18n.js").Texts} texts
 * @returns {string}
 */
export function transcriptText(messages, texts) {
  const parts = messages.map((message) => {
    const who = `${message.label} · ${texts.date(message.at)} ${texts.time(message.at)}`;
    const sources = (message.sources ?? []).map(
      (source) => `${texts.t("source")} ${source.title}, ${source.institution}, ${source.url}`,
    );
    return [who, message.text.trim(), ...sources].join("\n");
  });
  return [texts.t("panel"), ...parts].join("\n\n");
}

/** @param {string} text @param {string} name of the file. */
export function saveText(text, name) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}
