"""Drafts of findings: what was accepted, with the claim left to be written; and the step into the catalogue.

A draft is a block of YAML in `data/drafts/<key>/<section>.yaml`. Accepting only adds blocks at the end, so
that nothing a person has written is touched. `finish_drafts` moves those whose claim is written.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from longtail.errors import FileProblem, InputError, Problem
from longtail.files import write_atomically
from longtail.load import Catalogue, explain_validation
from longtail.locate import SourceText, fold
from longtail.model import Finding
from longtail.papers.adding import quote
from longtail.papers.passages import Passage
from longtail.papers.proposals import Proposal
from longtail.papers.session import Session
from longtail.strict_yaml import parse_yaml

KEYS = ("id", "section", "kind", "basis", "claim", "anchor", "participants", "organisations", "cites", "note",
        "disputes", "qualifies")  # fmt: skip
_LEAST, _MOST = 4, 9


@dataclass(frozen=True)
class Draft:
    """A finding to be: all but its claim."""

    section: str
    kind: str
    basis: str
    anchor: str
    participants: tuple[str, ...] = ()
    claim: str = ""


@dataclass(frozen=True)
class Finished:
    """What moved into the catalogue, what waits for a claim, and the files written."""

    moved: tuple[str, ...] = ()
    waiting: int = 0
    files: tuple[str, ...] = field(default_factory=tuple)


def make_draft(session: Session, proposal: Proposal) -> Draft:
    """Return the draft that a proposal suggests."""
    passage = session.paper.passages[proposal.passage]
    credited = re.search(r"\[\d[\d, ]*\]", passage.text) and not proposal.participants
    told = re.search(r"participant|interviewee|respondent|practitioner", passage.text, re.IGNORECASE)
    basis = "participants" if proposal.participants or told else "cited-literature" if credited else "authors"
    return Draft(passage.section, proposal.kinds[0][0], basis, proposal.anchor, proposal.participants)


def add_draft(session: Session, proposal: Proposal, draft: Draft) -> Path:
    """Add an accepted proposal to its section's drafts, and remember the decision; return the file.

    Raises:
        InputError: the anchor does not stand in the paper, or has not 4 to 9 words.
    """
    problem = find_anchor_problem(session, draft.anchor)
    if problem:
        raise InputError(problem)
    path = session.folder / f"{to_slug(draft.section)}.yaml"
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    taken = set(re.findall(r"^- id: (\S+)", "".join(_read_all(session)), re.MULTILINE))
    name = _make_id(session.key, draft.anchor, taken)
    passage = session.paper.passages[proposal.passage]
    block = _write_comment(passage, proposal) + _write_finding(
        {
            "id": name,
            "section": draft.section,
            "kind": draft.kind,
            "basis": draft.basis,
            "claim": draft.claim,
            "anchor": draft.anchor,
            "participants": list(draft.participants),
        }
    )
    write_atomically(path, f"{before}{block}".encode())
    session.decide(proposal, "accepted")
    return path


def find_anchor_problem(session: Session, anchor: str) -> str | None:
    """Return what is wrong with an anchor, or None."""
    count = len(anchor.split())
    if not _LEAST <= count <= _MOST:
        return f"the anchor has {count} words; {_LEAST} to {_MOST} are allowed"
    if fold(anchor) not in session.paper.text:
        return f"the anchor {anchor!r} does not stand in the paper; copy it exactly as printed"
    return None


def finish_drafts(session: Session, catalogue: Catalogue, content: Path) -> Finished:
    """Move every draft whose claim is written into `data/findings/<key>/`, in the order of the text.

    Nothing is moved unless all of them are sound: in shape, with an anchor that stands in the paper, a
    section of its outline, an id of their own, and no eight words in a row of the paper's.

    Raises:
        InputError: with every problem at once.
    """
    text = SourceText(session.key, session.paper.text)
    problems: list[Problem] = []
    ready: dict[Path, list[dict[str, Any]]] = {}
    left: dict[Path, list[dict[str, Any]]] = {}
    for path in _list_files(session):
        for item in _read_items(path, problems):
            where = f"data/drafts/{session.key}/{path.name}: {item.get('id', '?')}"
            if not str(item.get("claim") or "").strip():
                left.setdefault(path, []).append(item)
                continue
            problems += _check(item, where, session, catalogue, text)
            ready.setdefault(path, []).append(item)
    ids = [str(item.get("id")) for items in ready.values() for item in items]
    problems += [
        Problem(f"data/drafts/{session.key}", f"the id {one} stands twice", "rename one")
        for one in sorted({one for one in ids if ids.count(one) > 1})
    ]
    if problems:
        raise InputError(sorted(set(problems)))
    written = _move(session, ready, content)
    for path in ready:
        rest = left.get(path, [])
        if rest:
            write_atomically(path, "".join(_write_left(session, item) for item in rest).encode())
        else:
            path.unlink()
    return Finished(tuple(ids), sum(map(len, left.values())), tuple(written))


def to_slug(section: str) -> str:
    """Return the file name of a section."""
    slug = re.sub(r"[^a-z0-9.]+", "-", section.lower()).strip("-.")
    return slug[:80].strip("-.") or "text"


def _list_files(session: Session) -> list[Path]:
    return sorted(session.folder.glob("*.yaml"))


def _read_all(session: Session) -> Iterable[str]:
    return (path.read_text(encoding="utf-8") for path in _list_files(session))


def _read_items(path: Path, problems: list[Problem]) -> list[dict[str, Any]]:
    name = f"data/drafts/{path.parent.name}/{path.name}"
    try:
        items = parse_yaml(path.read_bytes(), name=name)
    except FileProblem as error:
        where, _, what = str(error).partition(": ")
        problems.append(Problem(where, what))
        return []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        problems.append(Problem(name, "is not a list of findings", "begin each finding with '- id: ...'"))
        return []
    return items


def _check(
    item: Mapping[str, Any], where: str, session: Session, catalogue: Catalogue, text: SourceText
) -> list[Problem]:
    try:
        finding = Finding.model_validate({**item, "source": session.key})
    except ValidationError as error:
        return explain_validation(error, Finding, where)
    problems: list[Problem] = []
    if not finding.id.startswith("finding/"):
        problems.append(Problem(where, "the id must begin with 'finding/'"))
    if finding.id in catalogue.records or finding.id in catalogue.retired:
        problems.append(Problem(where, "the id stands already in the catalogue", "ids are used once"))
    source = catalogue.source_by_key.get(session.key)
    sections = [section.id for section in source.sections] if source else []
    if finding.section not in sections:
        what = f"the section {finding.section!r} is not in data/sources/{session.key}.yaml"
        problems.append(Problem(where, what, "add it there, or mend it here"))
    anchor = find_anchor_problem(session, finding.anchor)
    if anchor:
        problems.append(Problem(where, anchor))
    shared = text.find_shared_run(finding.claim)
    if shared:
        problems.append(
            Problem(where, f"the claim borrows the paper's words: {shared!r}", "say it in your own")
        )
    return problems


def _move(session: Session, ready: Mapping[Path, list[dict[str, Any]]], content: Path) -> list[str]:
    target = content / "data" / "findings" / session.key
    written: list[str] = []
    by_file: dict[str, list[dict[str, Any]]] = {}
    for items in ready.values():
        for item in items:
            by_file.setdefault(to_slug(str(item["section"])), []).append(item)
    for slug, items in sorted(by_file.items()):
        target.mkdir(parents=True, exist_ok=True)
        path = target / f"{slug}.yaml"
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if before and not before.endswith("\n"):
            before += "\n"
        items.sort(key=lambda item: session.paper.text.find(fold(str(item["anchor"]))))
        write_atomically(path, (before + "".join(map(_write_finding, items))).encode())
        written.append(f"data/findings/{session.key}/{path.name}")
    return written


def _write_left(session: Session, item: Mapping[str, Any]) -> str:
    """Write a draft that still waits, with its passage above it again."""
    at = session.paper.text.find(fold(str(item.get("anchor") or "\n")))
    for proposal in session.proposals:
        passage = session.paper.passages[proposal.passage]
        if passage.start <= at < passage.end:
            return _write_comment(passage, proposal) + _write_finding(item)
    return _write_finding(item)


def _write_comment(passage: Passage, proposal: Proposal) -> str:
    page = f", page {passage.page}" if passage.page else ""
    lines = textwrap.wrap(passage.text, 110, break_long_words=False) or [""]
    near = [f"near: {name} ({label})" for name, label in proposal.near]
    return "".join(f"# {line}\n" for line in [f"{passage.section}{page}:", *lines, *near])


def _write_finding(item: Mapping[str, Any]) -> str:
    """Write one finding in the catalogue's own form; keys without a value are left out, but for the claim."""
    lines: list[str] = []
    for key in KEYS:
        value = item.get(key)
        if isinstance(value, list):
            if value:
                lines.append(f"{key}: [{', '.join(quote(str(one)) for one in value)}]")
        elif value is not None or key == "claim":
            text = str(value or "")
            plain = key in ("id", "kind", "basis")
            lines.append(f"{key}: {text if plain else quote(text)}")
    return f"- {lines[0]}\n" + "".join(f"  {line}\n" for line in lines[1:])


def _make_id(key: str, anchor: str, taken: set[str]) -> str:
    words = re.findall(r"[a-z0-9]+", anchor.lower())[:6]
    base = "-".join([f"finding/{key}", *words])[:110].rstrip("-")
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    return name
