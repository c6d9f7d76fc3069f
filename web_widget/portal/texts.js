/** Texts of the demo portal. French is written in index.html; the keys are the same. */

/** @type {Record<string, Record<string, string>>} */
export const texts = {
  nl: {
    documentTitle: "Relais · Uw sociale rechten, en een mens op één klik",
    skip: "Naar de inhoud",
    demo: "Demonstratieportaal",
    title: "Een vraag over uw sociale rechten?",
    lead: "Veel mensen hebben misschien recht op hulp zonder het te weten. Relais helpt u de weg te vinden, in uw eigen woorden.",
    open: "AI-assistent openen",
    otherWays: "Telefoon of loket",
    howTitle: "Zo werkt het",
    step1Title: "U stelt uw vraag",
    step1:
      "Een AI-assistent kiest een antwoord dat mensen hebben geschreven en nagelezen. Bij elk antwoord staan de bron en de datum van de laatste controle.",
    step2Title: "Liever een mens?",
    step2:
      "De knop “Met een mens praten” is altijd zichtbaar. Eén klik is genoeg. U ziet uw plaats in de wachtrij.",
    step3Title: "U weet altijd wie schrijft",
    step3:
      "De assistent is een machine en zegt dat ook. Is er een medewerker, dan zwijgt de machine.",
    limitsTitle: "Wat Relais niet doet",
    limit1: "Relais beslist niets en dient geen aanvraag in.",
    limit2: "Relais leest uw dossier niet.",
    limit3:
      "Relais vraagt niet naar uw naam, uw rijksregisternummer of gegevens over uw gezondheid.",
    waysTitle: "Per telefoon of ter plaatse",
    way1: "Wallonië (in het Frans)",
    way2: "In het Duits",
    way3: "Vlaanderen",
    way4: "Brussel, sociale hulp (in het Frans)",
    way5: "In gevaar",
    desk: "Ter plaatse of per brief: het OCMW van uw gemeente of uw ziekenfonds. De hulp is er gratis.",
    footer: "Relais is een demonstratie: dit is niet de website van een overheidsdienst.",
    transparency: "Transparantie: hoe deze AI werkt",
  },
  de: {
    documentTitle: "Relais · Ihre sozialen Rechte, und ein Mensch mit einem Klick",
    skip: "Zum Inhalt",
    demo: "Demonstrationsportal",
    title: "Eine Frage zu Ihren sozialen Rechten?",
    lead: "Viele Menschen haben vielleicht Anrecht auf Hilfe, ohne es zu wissen. Relais hilft Ihnen, sich zurechtzufinden, in Ihren eigenen Worten.",
    open: "KI-Assistent öffnen",
    otherWays: "Telefon oder Schalter",
    howTitle: "So funktioniert es",
    step1Title: "Sie stellen Ihre Frage",
    step1:
      "Ein KI-Assistent wählt eine Antwort aus, die Menschen geschrieben und geprüft haben. Bei jeder Antwort stehen die Quelle und das Datum der letzten Prüfung.",
    step2Title: "Lieber ein Mensch?",
    step2:
      "Die Schaltfläche „Mit einem Menschen sprechen“ ist immer sichtbar. Ein Klick genügt. Sie sehen Ihren Platz in der Warteschlange.",
    step3Title: "Sie wissen immer, wer schreibt",
    step3:
      "Der Assistent ist eine Maschine und sagt das auch. Ist ein Mensch da, schweigt die Maschine.",
    limitsTitle: "Was Relais nicht tut",
    limit1: "Relais entscheidet nichts und reicht keinen Antrag ein.",
    limit2: "Relais liest Ihre Akte nicht.",
    limit3:
      "Relais fragt weder nach Ihrem Namen noch nach Ihrer Nationalregisternummer oder Ihren Gesundheitsdaten.",
    waysTitle: "Per Telefon oder vor Ort",
    way1: "Wallonie (auf Französisch)",
    way2: "Auf Deutsch",
    way3: "Flandern",
    way4: "Brüssel, Sozialhilfe (auf Französisch)",
    way5: "In Gefahr",
    desk: "Vor Ort oder per Brief: das ÖSHZ Ihrer Gemeinde oder Ihre Krankenkasse. Die Hilfe dort ist kostenlos.",
    footer: "Relais ist eine Demonstration: Dies ist nicht die Website einer Behörde.",
    transparency: "Transparenz: wie diese KI arbeitet",
  },
  en: {
    documentTitle: "Relais · Your social rights, and a person one click away",
    skip: "Skip to content",
    demo: "Demonstration portal",
    title: "A question about your social rights?",
    lead: "Many people may be entitled to help without knowing it. Relais helps you find your way, in your own words.",
    open: "Open the AI assistant",
    otherWays: "Phone or desk",
    howTitle: "How it works",
    step1Title: "You ask your question",
    step1:
      "An AI assistant chooses an answer that people have written and checked. Each answer shows its source and the date it was last checked.",
    step2Title: "Rather a person?",
    step2:
      "The button “Talk to a person” is always visible. One click is enough. You see your place in the queue.",
    step3Title: "You always know who writes",
    step3:
      "The assistant is a machine and says so. When a person is there, the machine is silent.",
    limitsTitle: "What Relais does not do",
    limit1: "Relais decides nothing and submits no application.",
    limit2: "Relais does not read your file.",
    limit3:
      "Relais does not ask for your name, your national number or your health data.",
    waysTitle: "By phone or in person",
    way1: "Wallonia (in French)",
    way2: "In German",
    way3: "Flanders",
    way4: "Brussels, social help (in French)",
    way5: "In danger",
    desk: "In person or by post: the public social welfare centre (CPAS/OCMW) of your municipality or your health insurance fund. Help there is free.",
    footer: "Relais is a demonstration: this is not the website of an administration.",
    transparency: "Transparency: how this AI works",
  },
};
