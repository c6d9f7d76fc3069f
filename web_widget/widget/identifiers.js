/**
 * Sees before sending that a text may hold a national number or an account number.
 * A courtesy to the citizen: the hub masks identifiers whatever happens here.
 */

/**
 * @param {string} text
 * @returns {boolean} true for a Belgian national number (NISS/INSZ, also BIS numbers)
 *   or a Belgian IBAN with a right check number.
 */
export function holdsIdentifier(text) {
  return holdsNationalNumber(text) || holdsIban(text);
}

/** @param {string} text */
function holdsNationalNumber(text) {
  const candidates = text.match(/(?<!\d)\d{2}[.\s/-]?\d{2}[.\s/-]?\d{2}[.\s/-]?\d{3}[.\s/-]?\d{2}(?!\d)/g);
  return (candidates ?? []).some((candidate) => {
    const digits = candidate.replace(/\D/g, "");
    const body = digits.slice(0, 9);
    const check = Number(digits.slice(9));
    // Births from 2000 on are computed with a 2 in front.
    return [body, `2${body}`].some((number) => 97 - (Number(number) % 97) === check);
  });
}

/** @param {string} text */
function holdsIban(text) {
  const candidates = text.toUpperCase().match(/BE\d{2}(?:[ .-]?\d{4}){3}/g);
  return (candidates ?? []).some((candidate) => {
    const digits = candidate.replace(/[^\d]/g, "");
    // ISO 13616: "BE" is 1114, moved behind the account together with the check digits.
    return BigInt(`${digits.slice(2)}1114${digits.slice(0, 2)}`) % 97n === 1n;
  });
}
