"""Tell whether a text is English, by the share of its commonest words."""

from __future__ import annotations

from collections.abc import Sequence

_COMMON = {
    "English": "the of and to in a is that for with as was are on it be we by this were from or an not",
    "German": "der die und den von zu das mit sich des auf für ist im dem nicht ein eine als auch werden wir",
    "French": "de la le et les des en un une du que est pour dans qui sur par plus pas avec ce sont nous au",
    "Spanish": "de la que el en y los se del las un por con una su para es al lo como más nos este",
    "Italian": "di e il la che in un a per è una sono con del della si non le da dei nel come gli",
    "Portuguese": "de a o que e do da em um para com não uma os no se na por mais as dos como",
    "Dutch": "de van het een en in is dat op te zijn voor met die niet aan er om ook als wij",
}
_LEAST = 0.12
"""At least this share of a text's words must be among the commonest; prose has 0.3, tables half of that."""


def find_foreign_language(words: Sequence[str]) -> str | None:
    """Return in words what language a text seems to be, or None where it is English."""
    plain = [word.strip(".,;:()\"'“”").lower() for word in words]
    shares = {
        language: sum(word in common for word in plain) / max(1, len(plain))
        for language, common in ((name, frozenset(text.split())) for name, text in _COMMON.items())
    }
    best = max(shares, key=lambda language: shares[language])
    if best == "English" and shares["English"] >= _LEAST:
        return None
    if best != "English" and shares[best] >= _LEAST:
        return f"seems to be {best}"
    return "does not seem to be English" if shares["English"] < _LEAST else None
