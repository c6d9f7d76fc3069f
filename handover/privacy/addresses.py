r"""How a street with its house number is written in Belgium, in four languages.

Forms of text only, as regular expressions of the `regex` library (`\p{L}` is a letter).
Postcode and municipality are not part of what is found: which rules apply to somebody
may depend on them, and without street and number they point at nobody.
"""

_FRENCH = (
    r"rue|avenue|av\.|boulevard|bld\.?|blvd\.?|bd\.?|chauss[ée]e|ch[ée]e\.?|all[ée]e"
    r"|impasse|quai|chemin|clos|square|dr[èe]ve|sentier|venelle|ruelle|place|route"
)
_DUTCH = (
    r"straat|laan|steenweg|weg|plein|dreef|kaai|kade|dijk|baan|singel|gracht|lei|hof"
)
_GERMAN = r"stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ring|damm|ufer|pfad|hof"
_ENGLISH = r"street|road|lane|drive|avenue|square|court"

_WORD = r"[\p{L}\d][\p{L}\d'’.\-]{0,30}"
_HOUSE = (
    r"(?:n[°r]\.? ?|num[ée]ro )?(?<![\d,.])[1-9]\d{0,3}(?: ?[a-z](?![\p{L}\d'’]))?"
    r"(?: ?/ ?\d{1,4})?(?![\d,.]\d)"
    r"(?:,? ?(?:bo[îi]te|bte\.?|bus|box|b\.) ?[\p{L}\d]{1,5}(?![\p{L}\d]))?"
)
_NAMED = (
    # Avenue des Arts 21; rue de la Loi, n° 16
    rf"(?<![\p{{L}}])(?:{_FRENCH}) (?:{_WORD} ){{0,5}}?{_WORD},? {_HOUSE}",
    # Koningin Astridlaan 7, Kerkstraat 12 bus 3; Aachener Straße 5
    # (the word is read once, then its end is looked at)
    rf"(?<![\p{{L}}.'’\-])(?-i:\p{{Lu}}[\p{{L}}.]{{0,20}}[ \-]){{0,3}}"
    rf"(?>[\p{{L}}'’\-]+\.?)(?<={_DUTCH}|{_GERMAN}),? {_HOUSE}",
)
_NUMBERED = (
    # 16, rue de la Loi
    rf"(?<![\d,.]){_HOUSE},? (?:{_FRENCH}) (?:{_WORD} ){{0,5}}?{_WORD}",
    # 16 Church Street
    rf"(?<![\d,.]){_HOUSE},? (?:{_WORD} ){{1,3}}?(?:{_ENGLISH})(?![\p{{L}}])",
)
# What is counted, not where somebody lives: "de baan 20 uur", "une place 5 jours".
_COUNTED = (
    r"(?! ?(?:€|%|eur|fr\b|jaar|jahr|year|ans?\b|mois|maand|monat|month|semaine|week"
    r"|woche|jour|dag|tag|day|heure|uur|stund|hour|h\b|enfant|kind|child|person|minut"
    r"|km\b|m²))"
)
_POSTCODE = (
    r"(?=[,;.]? ?(?:[\-–] ?)?(?:B[ \-]?)?[1-9]\d{3}[ ,]+(?!eur|fr\b)[\p{L}][\p{L}'’\-])"
)

WITH_POSTCODE = tuple(form + _POSTCODE for form in (*_NAMED, *_NUMBERED))
"""A street, a house number, and behind them a postcode with its municipality."""

STREET_AND_NUMBER = tuple(form + _COUNTED for form in (*_NAMED, *_NUMBERED))
"""The same without a postcode: an address only when the words around it say so."""

ADDRESS_WORDS = (
    # An address, or living somewhere; parts of words count.
    *("adresse", "habit", "domicil", "demeur", "adres", "woon", "wonen", "wohn"),
    *("anschrift", "address", "live", "living"),
)
