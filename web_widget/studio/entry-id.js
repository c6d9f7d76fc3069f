/**
 * The name in the file of an entry that people call something; knows no DOM.
 */

const MOST = 40;

/**
 * @param {string} words as people call it: "Pas de numéro national".
 * @param {string[]} taken names there are.
 * @returns {string} small letters, digits and _, unlike any other: "pas_de_numero_national".
 */
export function idFrom(words, taken) {
  const plain = words
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replaceAll("œ", "oe")
    .replaceAll("æ", "ae")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+/, "")
    .slice(0, MOST)
    .replace(/_+$/, "");
  const first = plain || "text";
  let id = first;
  for (let n = 2; taken.includes(id); n += 1) id = `${first}_${n}`;
  return id;
}
