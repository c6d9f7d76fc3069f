/** The words of the page, flat, the same keys in each language. */
export const texts = {
  fr: {
    title: "Votre conversation",
    explain:
      "Cette page montre ce qui a été écrit. Ici, on ne peut pas écrire. Qui a ce lien peut aussi lire cette page.",
    loading: "Un instant…",
    log: "Conversation",
    live: "Une nouvelle réponse s’affiche ici toute seule.",
    unknown: "Ce lien ne mène à aucune conversation. Vérifiez qu’il est complet.",
    offline: "La connexion est coupée. Nous réessayons.",
    home: "Poser une autre question",
  },
  nl: {
    title: "Uw gesprek",
    explain:
      "Deze pagina toont wat er geschreven is. U kunt hier niet schrijven. Wie deze link heeft, kan deze pagina ook lezen.",
    loading: "Een ogenblik…",
    log: "Gesprek",
    live: "Een nieuw antwoord verschijnt hier vanzelf.",
    unknown: "Deze link leidt naar geen gesprek. Kijk na of hij volledig is.",
    offline: "De verbinding is weg. We proberen opnieuw.",
    home: "Een andere vraag stellen",
  },
  de: {
    title: "Ihr Gespräch",
    explain:
      "Diese Seite zeigt, was geschrieben wurde. Hier können Sie nicht schreiben. Wer diesen Link hat, kann diese Seite auch lesen.",
    loading: "Einen Augenblick…",
    log: "Gespräch",
    live: "Eine neue Antwort erscheint hier von selbst.",
    unknown: "Dieser Link führt zu keinem Gespräch. Prüfen Sie, ob er vollständig ist.",
    offline: "Die Verbindung ist unterbrochen. Wir versuchen es weiter.",
    home: "Eine andere Frage stellen",
  },
  en: {
    title: "Your conversation",
    explain:
      "This page shows what was written. You cannot write here. Whoever has this link can read this page too.",
    loading: "One moment…",
    log: "Conversation",
    live: "A new answer appears here by itself.",
    unknown: "This link leads to no conversation. Check that it is complete.",
    offline: "The connection is lost. We keep trying.",
    home: "Ask another question",
  },
};
