"""Find anchors, participants and borrowed wording in a source's text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

MAX_SHARED_WORDS = 7
"""The longest run of consecutive words that a sentence of ours may share with a source."""

_WORD = re.compile(r"[a-z0-9']+")


def fold(text: str) -> str:
    """Fold white space and drop Markdown marks, so that an anchor compares as a reader sees it."""
    return re.sub(r"\s+", " ", re.sub(r"[*_`#]|\\(?=[^a-z])", "", text)).strip()


def split_words(text: str) -> list[str]:
    """Return the words of a text in lower case, without punctuation."""
    return _WORD.findall(text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))


@dataclass(frozen=True)
class SourceText:
    """The text of a source, folded, with what is needed to look things up in it."""

    key: str
    text: str

    @classmethod
    def read(cls, key: str, path: Path) -> SourceText:
        """Read a text file as the text of the source `key`."""
        return cls(key, fold(path.read_text(encoding="utf-8", errors="replace")))

    @cached_property
    def _runs(self) -> frozenset[tuple[str, ...]]:
        words = split_words(self.text)
        size = MAX_SHARED_WORDS + 1
        return frozenset(tuple(words[at : at + size]) for at in range(len(words) - size + 1))

    def find_anchor(self, anchor: str) -> int | None:
        """Return the position of an anchor in the folded text, or None."""
        at = self.text.find(fold(anchor))
        return at if at >= 0 else None

    def names_near(self, name: str, at: int, *, reach: int = 900) -> bool:
        """Say whether a participant or organisation is printed within `reach` characters of a position.

        Lists and ranges that the text abbreviates are read too: `P7a-c` names P7b, `P20a, b` names P20b.
        """
        near = self.text[max(0, at - reach) : at + reach]
        if re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![0-9A-Za-z])", near, re.IGNORECASE):
            return True
        person = re.fullmatch(r"(P?)(\d+)([a-z])", name)
        if not person:
            return False
        number, letter = person[2], person[3]
        for found in re.finditer(
            rf"(?<![0-9]){number}-?([a-z])(?:(?:\s*[-\u2013,/]\s*|\s*and\s*)([a-z])(?![a-z]))*", near
        ):
            letters = re.findall(r"[a-z](?![a-z])", found[0])
            if letter in letters or (
                ("-" in found[0] or "\u2013" in found[0]) and min(letters) <= letter <= max(letters)
            ):
                return True
        return False

    def find_shared_run(self, sentence: str) -> str | None:
        """Return the first run of more than `MAX_SHARED_WORDS` words that a sentence shares with the text."""
        words = split_words(sentence)
        size = MAX_SHARED_WORDS + 1
        for at in range(len(words) - size + 1):
            if tuple(words[at : at + size]) in self._runs:
                return " ".join(words[at : at + size])
        return None


def read_source_texts(folder: Path, seeds: dict[str, str]) -> dict[str, SourceText]:
    """Read the texts of a folder; `seeds` gives, for each source key, how its file name begins."""
    texts: dict[str, SourceText] = {}
    for key, start in seeds.items():
        for path in sorted(folder.glob(f"{start}*.txt"))[:1]:
            texts[key] = SourceText.read(key, path)
    return texts
