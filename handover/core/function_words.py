"""The small words of each language that no other one has much use for.

They carry no subject: a name of a right in another language ("leefloon") is not among
them, so they tell in which language a sentence is built. Typing errors and dialect
leave most of them whole.
"""

import re

from handover.core.words import Lang

_WRITTEN = {
    Lang.FR: """
    je tu il elle on nous vous ils elles me te se moi toi lui leur mon ma mes ton ta
    tes son sa ses notre nos votre vos le la les un une des du de au aux ce cet
    cette ces ça cela qui que quoi dont où quand comment combien pourquoi quel
    quelle quels quelles est sont suis es ai as ont avez avons était être avoir fait
    faire peux peut pouvez veux veut dois doit faut et ou mais donc si ne pas plus
    pour par avec sans dans sur chez en à depuis svp merci bonjour quelqu rien
    aussi très
    """,
    Lang.NL: """
    ik jij je u hij zij ze wij we mij me mijn jouw uw zijn haar ons onze hun hen het
    een de die dat dit deze er wie wat waar wanneer hoe hoeveel waarom welke is ben
    bent was waren heb hebt heeft had kan kunt kunnen mag moet moeten wil wilt word
    wordt worden doe doen krijg krijgt krijgen en of maar dus als niet geen nog ook
    voor van met zonder in op bij aan naar om te uit sinds al wel hallo iemand iets
    """,
    Lang.DE: """
    ich du er sie es wir ihr mich mir dich dir uns euch mein meine meinen meiner
    meinem dein sein seine ihre unser unsere der die das den dem des ein eine einen
    einer einem dies diese dieser wer was wo wann wie wieviel warum welche welcher
    welches ist sind bin bist war waren habe hast hat haben kann kannst können darf
    muss müssen will möchte werde wird werden bekomme bekommt bekommen tun und oder
    aber also wenn nicht kein keine noch auch für von mit ohne in im auf bei an am
    zu zum zur nach aus seit schon hallo jemand etwas bitte man
    """,
    Lang.EN: """
    i you he she it we they me my your his her our their him them us the a an this
    that these those who what where when how why which whose is are am was were be
    been have has had do does did can could may must should will would get gets got
    and or but so if not no don doesn isn for of with without in on at to from by
    about since already please someone something there into
    """,
}

FUNCTION_WORDS = {lang: frozenset(words.split()) for lang, words in _WRITTEN.items()}

WORD = re.compile(r"[^\W\d_]+")


def words_in(text: str) -> list[str]:
    """Return the words of a text in small letters; an apostrophe parts two words."""
    return WORD.findall(text.lower())


def count_apart(words: list[str], one: Lang, other: Lang) -> tuple[int, int]:
    """Count the words that only `one` of two languages has, and those of the other."""
    ours, theirs = FUNCTION_WORDS[one], FUNCTION_WORDS[other]
    return (
        sum(word in ours and word not in theirs for word in words),
        sum(word in theirs and word not in ours for word in words),
    )


def largest_share(words: list[str]) -> float:
    """Return how much of a text is function words of any one language, 0..1."""
    counts = (sum(word in known for word in words) for known in FUNCTION_WORDS.values())
    return max(counts) / len(words) if words else 0.0
