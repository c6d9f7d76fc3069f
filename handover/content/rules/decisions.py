"""Decision wording: a machine never tells a person what is theirs.

Sources: requirement R-34; AI Act, Annex III, 5(a); GDPR, Article 22. Only conditional
forms pass: a condition, a check or a report that stands earlier in the same sentence.
What is found is common wording, not every wording; a second person still reads.
"""

import re

from handover.core.words import Lang

_FR_SURE = (
    r"(?:bien |toujours |donc |automatiquement |certainement |aussi |également )*"
)
_NL_SURE = r"(?:zeker |altijd |automatisch |dus |ook |dan |wel |nog |nu )*"
_DE_SURE = r"(?:sicher |immer |automatisch |also |auch |dann |noch |jetzt |nun )*"
_EN_SURE = r"(?:now |always |automatically |therefore |also |fully |clearly )*"
_MONEY = r"[^.;:]{0,30}\d[\d.,  ]*(?:€|euros?\b|%|pour cent|procent|Prozent|per cent)"
_MONEY_EN = r"[^.;:]{0,30}(?:€ ?\d|\d[\d.,  ]*(?:€|euros?\b|%|per cent))"

DECISION_WORDING = {
    Lang.FR: (
        rf"\bvous (?:y )?(?:avez|aurez) {_FR_SURE}droit\b",
        r"\bvous n['’](?:y )?(?:avez|aurez) (?:donc )?(?:pas|plus) droit\b",
        r"\bvous (?:êtes|serez|n['’]êtes pas) (?:bien |donc )?(?:éligible|admissible)",
        r"\bvous (?:remplissez|réunissez|satisfaites) (?:bien |donc )?(?:à )?"
        r"(?:toutes )?(?:les|aux) conditions",
        r"\bvous ne (?:remplissez|réunissez) pas les conditions",
        r"\bvotre demande (?:est|sera|a été) (?:bien )?"
        r"(?:acceptée|approuvée|accordée)",
        rf"\bvous (?:recevrez|recevez|toucherez|touchez|percevrez|percevez){_MONEY}",
    ),
    Lang.NL: (
        rf"\b(?:u|je) (?:hebt|heeft|krijgt|heb) {_NL_SURE}(?:geen )?recht op\b",
        rf"(?<=\w )(?:hebt|heeft|krijgt) u {_NL_SURE}(?:geen )?recht op\b",
        rf"\b(?:u|je) komt {_NL_SURE}(?:niet )?in aanmerking",
        rf"(?<=\w )komt u {_NL_SURE}(?:niet )?in aanmerking",
        rf"\b(?:u|je) (?:voldoet|beantwoordt) {_NL_SURE}(?:niet )?aan "
        r"(?:de|alle|deze)(?: \w+)? (?:voorwaarden|vereisten)",
        r"\buw aanvraag (?:is|wordt|werd) (?:goedgekeurd|aanvaard|toegekend)",
        rf"\bu (?:krijgt|ontvangt|zult){_MONEY}",
    ),
    Lang.DE: (
        rf"\bSie (?:haben|hätten) {_DE_SURE}(?:einen |keinen |vollen )?"
        r"(?:Anspruch|Anrecht|Recht) auf\b",
        rf"(?<=\w )haben Sie {_DE_SURE}(?:einen |keinen |vollen )?"
        r"(?:Anspruch|Anrecht|Recht) auf\b",
        r"\bIhnen (?:steht|stehen) [^.;:?]*\bzu\b",
        r"\b(?:steht|stehen) Ihnen [^.;:?]*\bzu\b",
        rf"\bSie erfüllen {_DE_SURE}(?:alle |die |diese )+(?:\w+ )?"
        r"(?:Voraussetzungen|Bedingungen)",
        r"\bSie sind (?:anspruchsberechtigt|bezugsberechtigt)",
        r"\bIhr Antrag (?:ist|wird|wurde) (?:bewilligt|genehmigt|angenommen)",
        rf"\bSie (?:erhalten|bekommen|werden){_MONEY}",
    ),
    Lang.EN: (
        rf"\byou(?: are|['’]re| will be|['’]ll be) (?:not )?{_EN_SURE}"
        r"(?:entitled|eligible)\b",
        r"\byou(?: will|['’]ll| do| do not| don['’]t)? qualify\b",
        rf"\byou {_EN_SURE}(?:meet|fulfil|satisfy) (?:all )?(?:of )?"
        r"(?:the|these) (?:\w+ )?(?:conditions|criteria|requirements)",
        r"\byour (?:application|request|claim) (?:is|was|has been|will be) "
        r"(?:accepted|approved|granted)",
        rf"\byou(?: will|['’]ll)? (?:receive|get){_MONEY_EN}",
    ),
}
"""Per language, what would decide about the person who reads it."""

CONDITIONAL = {
    Lang.FR: r"\bsi\b|\bs['’]ils?\b|\bqu['’]|\bque\b|\bquand\b|\blorsqu|\btant qu"
    r"|\bà condition|\bpeut-être\b",
    Lang.NL: r"\bof\b|\bals\b|\bindien\b|\bwanneer\b|\bdat\b|\bzodra\b|\bzolang\b"
    r"|\btenzij\b|\bmisschien\b|\bmogelijk\b|\bwellicht\b|\beventueel\b",
    Lang.DE: r"\bob\b|\bwenn\b|\bfalls\b|\bdass\b|\bsofern\b|\bsobald\b|\bsolange\b"
    r"|\bvielleicht\b|\bmöglicherweise\b|\beventuell\b",
    Lang.EN: r"\bif\b|\bwhether\b|\bthat\b|\bwhen\b|\bunless\b|\bas long as\b|\bonce\b"
    r"|\bperhaps\b|\bmaybe\b|\bpossibly\b",
}
"""Per language, what makes the rest of its sentence a condition, a check, a report."""

MAY = {
    Lang.FR: r"\bpourr(?:iez|ait|aient)\b|\bpouvez\b|\bpossible\b",
    Lang.NL: r"\bkunt\b|\bkan\b|\bkunnen\b",
    Lang.DE: r"\bkönnen\b|\bkönnten?\b|\bkann\b|\bmöglich\b",
    Lang.EN: r"\bmay\b|\bmight\b|\bcould\b|\bcan\b",
}
"""Per language, what makes a condition of the list that follows: "you may, if: - …"."""

ASSERTED = {
    Lang.FR: r"\b(?:sachez|confirm\w+|certain|sûr|clair|évident) (?:que|qu['’])",
    Lang.NL: r"\b(?:weet|bevestig\w*|zeker|duidelijk) dat\b",
    Lang.DE: r"\b(?:bestätig\w*|sicher|klar|fest), dass\b",
    Lang.EN: r"\b(?:confirm\w*|certain|sure|clear) that\b",
}
"""Per language, "we confirm that …": looks like a report and decides all the same."""


def _any(parts: tuple[str, ...] | str) -> re.Pattern[str]:
    return re.compile(parts if isinstance(parts, str) else "|".join(parts), re.I)


_DECIDES = {lang: _any(parts) for lang, parts in DECISION_WORDING.items()}
_EXCUSES = {lang: _any(part) for lang, part in CONDITIONAL.items()}
_MAY = {lang: _any(part) for lang, part in MAY.items()}
_ASSERTS = {lang: _any(part) for lang, part in ASSERTED.items()}


def decision_in(sentence: str, lang: Lang, lead: str = "") -> str | None:
    """Return the words of one sentence that would decide, or None.

    Args:
        sentence: One sentence; a condition in another one excuses nothing, and a
            question decides nothing.
        lang: The language it is written in.
        lead: What stands before the list of which the sentence is an item.
    """
    if sentence.endswith("?") or _MAY[lang].search(lead):
        return None
    for found in _DECIDES[lang].finditer(sentence):
        before = _ASSERTS[lang].sub("", f"{lead} {sentence[: found.start()]}")
        if not _EXCUSES[lang].search(before):
            return found.group()
    return None
