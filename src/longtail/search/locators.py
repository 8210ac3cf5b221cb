"""Queries that name a place or a person of a source: `R13`, `P7a`, `org 10`, `4.2.1`, `Table 1`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from longtail.evidence import find_organisation
from longtail.load import Catalogue
from longtail.model import Finding
from longtail.search.text import fold

_VOICE = re.compile(r"(?<![\w.])([A-Z])\s?(\d{1,3})([a-z]?)(?![\w.])", re.IGNORECASE)
_ORGANISATION = re.compile(
    r"\b(?:org|organi[sz]ation|company|firm)\b\.?\s*(?:no\.?|number|nr\.?)?\s*[#\u2116]?\s*(\d{1,3})(?![\w.])",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"(?<![\w.])(?:\u00a7\s*|(?:section|sections|sect|sec|chapter)\b\.?\s*)?(\d{1,2}(?:\.\d{1,2})+)\.?(?![\w.])"
    r"|(?:\u00a7\s*|\b(?:section|sect|sec|chapter)\b\.?\s*)(\d{1,2})(?![\w.])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Place:
    """A place or person that a query names, and the findings that stand there.

    Attributes:
        name: As people write it: `R13`, `organisation 10`, `section 4.2.1`.
        findings: The ids of its findings, in the order of the text.
        organisations: The ids of the organisations it names.
    """

    name: str
    findings: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


class Places:
    """Finds the places that queries name; read-only, safe to share between threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def find(self, text: str) -> tuple[list[Place], str]:
        """Return the places that `text` names, and what is left of it.

        A participant is taken for one inside a longer query only when written with a capital letter and
        known to a source, since `r2` may also be a measure; alone, it may be written either way.
        """
        whole = self._sections_by_fold.get(fold(text))
        if whole is not None:
            return [self._to_place(text.strip(), whole)], ""
        places: list[Place] = []
        left = text
        for pattern, read in (
            (_ORGANISATION, self._read_organisation),
            (_SECTION, self._read_section),
            (_VOICE, self._read_voice),
        ):
            for match in pattern.finditer(left):
                alone = not _strip(left.replace(match[0], " "))
                place = read(match, alone or bool(places))
                if place is not None:
                    places.append(place)
                    left = left.replace(match[0], " ")
        return places, " ".join(left.split()) if _strip(left) else ""

    def _read_organisation(self, match: re.Match[str], alone: bool) -> Place | None:
        key = match[1]
        owners = [one for one in self._catalogue.organisations.values() if one.key == key]
        if not owners and not alone:
            return None
        findings = [
            f for f in self._catalogue.findings.values() if self._belongs(f, {one.id for one in owners})
        ]
        return Place(f"organisation {key}", tuple(f.id for f in findings), tuple(one.id for one in owners))

    def _read_section(self, match: re.Match[str], alone: bool) -> Place | None:
        number = match[1] or match[2]
        findings = [
            finding.id for finding in self._catalogue.findings.values() if _is_within(finding.section, number)
        ]
        return Place(f"section {number}", tuple(findings)) if findings or alone else None

    def _read_voice(self, match: re.Match[str], alone: bool) -> Place | None:
        letter, number, suffix = match[1].upper(), match[2].lstrip("0") or "0", match[3].lower()
        name = f"{letter}{number}{suffix}"
        if letter not in self._letters or not (alone or match[1].isupper()):
            return None
        # P7 means both people of organisation 7, P7a and P7b.
        voices = {voice for voice in self._voices if voice == name or (not suffix and voice[:-1] == name)}
        voices = {voice for voice in voices if voice == name or not voice[-1].isdigit()}
        if not voices:
            return Place(f"participant {name}") if alone else None
        findings = [f for f in self._catalogue.findings.values() if voices & set(f.participants)]
        owners = {
            owner for (_, voice), owner in self._catalogue.organisation_by_voice.items() if voice in voices
        }
        return Place(f"participant {name}", tuple(f.id for f in findings), tuple(sorted(owners)))

    def _belongs(self, finding: Finding, owners: set[str]) -> bool:
        voices = (*finding.participants, *finding.organisations)
        return any(find_organisation(self._catalogue, finding.source, voice) in owners for voice in voices)

    def _to_place(self, name: str, findings: Iterable[str]) -> Place:
        return Place(name, tuple(findings))

    @cached_property
    def _voices(self) -> frozenset[str]:
        said = {voice for finding in self._catalogue.findings.values() for voice in finding.participants}
        listed = {person.id for one in self._catalogue.organisations.values() for person in one.participants}
        return frozenset(said | listed)

    @cached_property
    def _letters(self) -> frozenset[str]:
        return frozenset(voice[0] for voice in self._voices if re.fullmatch(r"[A-Z]\d+[a-z]?", voice))

    @cached_property
    def _sections_by_fold(self) -> dict[str, list[str]]:
        """The findings of sections that are named in a way nobody uses for anything else, by folded name."""
        sections: dict[str, list[str]] = {}
        for finding in self._catalogue.findings.values():
            name = finding.section
            if ">" in name or re.match(r"(?i)(table|figure|supplement)\s", name):
                sections.setdefault(fold(name), []).append(finding.id)
                sections.setdefault(fold(name.removeprefix("Supplement ")), []).append(finding.id)
        return {name: list(dict.fromkeys(ids)) for name, ids in sections.items()}


def _is_within(section: str, number: str) -> bool:
    """Say whether a section has this number, or is part of the one that has."""
    return section == number or section.startswith((f"{number}.", f"{number} "))


def _strip(text: str) -> str:
    """Return what is left of a text without joining words and marks, to see whether a place stood alone."""
    return re.sub(r"(?i)[\s.,;:?!()]|\b(participant|interviewee|and|or|in|of|by|from|the)\b", "", text)
