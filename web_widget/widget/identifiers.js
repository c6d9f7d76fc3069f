/**
 * Sees before sending that a text may hold what a person can be found by. A courtesy to
 * the citizen: the hub masks identifiers whatever happens here, and knows more kinds.
 */

/**
 * @param {string} text
 * @returns {boolean} true for a Belgian national number (NISS/INSZ, also BIS numbers), a
 *   Belgian IBAN with a right check number, a Belgian mobile number, an e-mail address.
 */
export function holdsIdentifier(text) {
  return (
    /\w@\w+\.\w|(\b0|\+32 ?)4[5-9]\d([ ./-]*\d){6}\b/.test(text) ||
    holds(text, /(?<!\d)\d\d(?:[.\s/-]?\d\d){2}[.\s/-]?\d{3}[.\s/-]?\d\d(?!\d)/g, (digits) => {
      const check = 97 - Number(digits.slice(9));
      // Births from 2000 on are computed with a 2 in front.
      return ["", "2"].some((head) => Number(head + digits.slice(0, 9)) % 97 === check);
    }) ||
    // ISO 13616: "BE" is 1114, moved behind the account together with the check digits.
    holds(
      text,
      /BE\d\d(?:[ .-]?\d{4}){3}/gi,
      (digits) => BigInt(`${digits.slice(2)}1114${digits.slice(0, 2)}`) % 97n === 1n,
    )
  );
}

/**
 * @param {string} text
 * @param {RegExp} form
 * @param {(digits: string) => boolean} isOne
 */
function holds(text, form, isOne) {
  return (text.match(form) ?? []).some((found) => isOne(found.replace(/\D/g, "")));
}
