/**
 * The link by which somebody reads a conversation again. Its secret stands behind the
 * `#`, which browsers do not send to any server.
 */

/**
 * @param {string} hub origin of the hub
 * @param {string} lang
 * @param {string} conversation
 * @param {string} token
 * @returns {string}
 */
export function linkToAnswer(hub, lang, conversation, token) {
  return `${hub}/answer?lang=${lang}#${conversation}.${token}`;
}

/**
 * @param {string} hash of an address: "#<conversation>.<token>"
 * @returns {{conversation: string, token: string}|null}
 */
export function readAnswerLink(hash) {
  const match = /^#([\w-]+)\.([\w-]+)$/.exec(hash);
  return match && { conversation: match[1], token: match[2] };
}
