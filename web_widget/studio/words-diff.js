/**
 * What was added and removed between two texts, word by word; knows no DOM.
 */

/** @typedef {{kind: "same"|"added"|"removed", text: string}} Piece */

/** Longer texts are compared line by line: the table grows with the square. */
const MOST_WORDS = 1500;

/**
 * @param {string} before
 * @param {string} after
 * @returns {Piece[]} in reading order; joined without "added" they are `before`,
 *   without "removed" they are `after`.
 */
export function wordsDiff(before, after) {
  let [old, now] = [before.match(/\s+|[^\s]+/g) ?? [], after.match(/\s+|[^\s]+/g) ?? []];
  if (old.length > MOST_WORDS || now.length > MOST_WORDS) {
    old = before.match(/[^\n]*\n|[^\n]+/g) ?? [];
    now = after.match(/[^\n]*\n|[^\n]+/g) ?? [];
  }
  return joined(walk(old, now, lengths(old, now)));
}

/**
 * Length of the longest common row from each pair of positions.
 * @param {string[]} old @param {string[]} now
 */
function lengths(old, now) {
  const table = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      table[i][j] =
        old[i] === now[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  return table;
}

/**
 * @param {string[]} old @param {string[]} now @param {Uint16Array[]} table
 * @returns {Piece[]}
 */
function walk(old, now, table) {
  /** @type {Piece[]} */
  const pieces = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      pieces.push({ kind: "same", text: old[i] });
      i += 1;
      j += 1;
    } else if (j >= now.length || (i < old.length && table[i + 1][j] >= table[i][j + 1])) {
      pieces.push({ kind: "removed", text: old[i] });
      i += 1;
    } else {
      pieces.push({ kind: "added", text: now[j] });
      j += 1;
    }
  }
  return pieces;
}

/**
 * Neighbours of one kind become one piece; a lone blank between two changes belongs to
 * them, so that a new sentence reads as one.
 * @param {Piece[]} pieces
 */
function joined(pieces) {
  /** @type {Piece[]} */
  const result = [];
  let [removed, added] = ["", ""];
  const flush = () => {
    if (removed) result.push({ kind: "removed", text: removed });
    if (added) result.push({ kind: "added", text: added });
    [removed, added] = ["", ""];
  };
  pieces.forEach((piece, i) => {
    if (piece.kind === "removed") removed += piece.text;
    else if (piece.kind === "added") added += piece.text;
    else if ((removed || added) && /^[ ]$/.test(piece.text) && (pieces[i + 1]?.kind ?? "same") !== "same") {
      removed += piece.text;
      added += piece.text;
    } else {
      flush();
      const last = result.at(-1);
      if (last?.kind === "same") last.text += piece.text;
      else result.push({ ...piece });
    }
  });
  flush();
  return result;
}
