"""Begin with a paper: refuse one that is known, and write its record with the outline."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from longtail.errors import FileProblem, InputError, Problem
from longtail.files import write_atomically
from longtail.load import Catalogue
from longtail.locate import fold
from longtail.model import TO_WRITE
from longtail.papers.passages import Paper, make_paper
from longtail.papers.reading import read_paper
from longtail.papers.session import Session, get_drafts_dir, list_sessions, load_session, to_digest
from longtail.paths import get_content_dir

SourceType = Literal["article", "slides", "preprint", "chapter"]
TYPES: tuple[SourceType, ...] = ("article", "slides", "preprint", "chapter")

_KEY = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>,;)\]]+")
_YEAR = re.compile(r"\b(?:19[89]|20[0-4])\d\b")
_SMALL = frozenset(
    ["a", "an", "the", "of", "on", "in", "for", "and", "to", "with", "from", "by", "how", "what", "why", "is"]
)
_LEAST_ANCHORS = 5
_LEAST_SHARE = 0.3
_SAME_SHARE = 0.5
"""A paper that shares this share of its sentences with another is the same."""


@dataclass(frozen=True)
class About:
    """What a person says of a paper; what is left out is guessed from the file, or left to be written."""

    key: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    type: str = "article"
    version_of: str | None = None


def get_writable_content() -> Path:
    """Return the content folder to write into.

    Raises:
        InputError: it is the one inside an installed package.
    """
    content = get_content_dir()
    if content.name == "_content":
        raise InputError(
            "paper: this longtail is an installed package, whose catalogue is not to be changed; "
            "work in a checkout, or name a copy of the content folder in LONGTAIL_CONTENT"
        )
    return content


def add_paper(
    path: Path, about: About, catalogue: Catalogue, content: Path, *, pages: tuple[int, int] | None = None
) -> tuple[Session, bool]:
    """Read a paper, write `data/sources/<key>.yaml` and begin a session; the same file again goes on with it.

    Returns:
        The session, and whether it is new.

    Raises:
        FileProblem: the file cannot be read as a paper.
        InputError: the paper is known already, or what is said of it is not allowed.
    """
    _check_about(about, catalogue)
    reading = read_paper(path, pages=pages)
    digest = to_digest(reading)
    for key in list_sessions(content):
        known = load_session(content, key)
        if known.digest == digest:
            if about.key not in (None, key):
                raise InputError(f"{path.name}: is being read already, as {key!r}; go on with that key")
            return known, False
    paper = make_paper(reading)
    if not paper.passages:
        raise FileProblem(f"{path.name}: holds no sentence that could be proposed")
    _refuse_begun(paper, about, content)
    _refuse_known(paper, about, catalogue)
    year = about.year or _guess_year(paper)
    title = about.title or _guess_title(paper)
    key = about.key or _make_key(paper, about, title, year)
    target = content / "data" / "sources" / f"{key}.yaml"
    if target.exists() or key in list_sessions(content):
        raise InputError(f"{path.name}: the key {key!r} is taken; give another with --key")
    session = Session(key, get_drafts_dir(content) / key, digest, paper)
    session.save()
    # Where `longtail check --sources data/drafts/<key>` finds it; like the session never in the repository.
    text = textwrap.fill(paper.text, 110, break_long_words=False, break_on_hyphens=False)
    write_atomically(session.folder / f"{key}_text.txt", f"{text}\n".encode())
    write_atomically(target, _write_source(paper, about, key, title, year).encode())
    return session, True


def _check_about(about: About, catalogue: Catalogue) -> None:
    problems: list[Problem] = []
    if about.key is not None and not _KEY.match(about.key):
        problems.append(
            Problem(
                "--key", f"{about.key[:60]!r} is not allowed", "small letters, digits and hyphens: smith-2024"
            )
        )
    if about.type not in TYPES:
        problems.append(
            Problem("--type", f"{about.type[:40]!r} is not allowed", f"allowed: {', '.join(TYPES)}")
        )
    if about.year is not None and not 1950 <= about.year <= 2100:
        problems.append(Problem("--year", f"{about.year} is not allowed", "a year from 1950 to 2100"))
    if about.version_of is not None and about.version_of not in catalogue.source_by_key:
        keys = ", ".join(catalogue.source_by_key)
        problems.append(
            Problem("--version-of", f"there is no source {about.version_of[:60]!r}", f"allowed: {keys}")
        )
    if problems:
        raise InputError(problems)


def _refuse_begun(paper: Paper, about: About, content: Path) -> None:
    """Refuse a paper that is being read already from another file, a PDF beside a text for example."""
    ours = {_plain(passage.text) for passage in paper.passages}
    for key in list_sessions(content):
        theirs = {_plain(passage.text) for passage in load_session(content, key).paper.passages}
        if about.version_of != key and len(ours & theirs) >= _SAME_SHARE * min(len(ours), len(theirs)):
            raise InputError(
                f"{paper.name}: is being read already, as {key!r}; go on with `longtail paper review {key}`; "
                f"if this is another version of it, say --version-of {key}"
            )


def _refuse_known(paper: Paper, about: About, catalogue: Catalogue) -> None:
    """Refuse a paper in which a source's anchors stand, or whose DOI or title is recorded."""
    sources = [one for one in catalogue.sources.values() if one.key != about.version_of]
    anchors = {
        source.key: [fold(one.anchor) for one in catalogue.findings.values() if one.source == source.key]
        for source in sources
    }
    found = {key: sum(anchor in paper.text for anchor in ours) for key, ours in anchors.items()}
    head = paper.text[:6_000].lower()
    # Anchors tell versions of one study apart, which may have the same title.
    reasons = [
        (source.key, f"{found[source.key]} of its {len(anchors[source.key])} anchors stand in this file")
        for source in sorted(sources, key=lambda one: -found[one.key])
        if found[source.key] >= max(_LEAST_ANCHORS, _LEAST_SHARE * len(anchors[source.key]))
    ]
    reasons += [
        (source.key, f"its DOI {source.doi} stands in this file")
        for source in sources
        if source.doi and source.doi.lower() in head
    ]
    reasons += [
        (source.key, "it has the same title")
        for source in sources
        if paper.title and _plain(paper.title) == _plain(source.title)
    ]
    if reasons:
        key, why = reasons[0]
        raise InputError(
            f"{paper.name}: is in the catalogue as {key!r}: {why}; "
            f"if this is another version of it, say --version-of {key}"
        )


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def _guess_year(paper: Paper) -> int:
    years = _YEAR.findall(paper.text[:4_000])
    if not years:
        raise InputError(f"{paper.name}: the year it was published is not on its first page; say --year")
    return max(map(int, years))


def _guess_title(paper: Paper) -> str:
    title = (paper.title or "").strip()
    return title[:300] if len(title.split()) >= 3 else f"{TO_WRITE} the title"


def _make_key(paper: Paper, about: About, title: str, year: int) -> str:
    authors = about.authors or ((paper.author,) if paper.author else ())
    if authors:
        surname = re.sub(r"[^a-z]+", "", authors[0].split(",")[0].split(" and ")[0].split()[-1].lower())
        if surname:
            return f"{surname}-{year}"
    if title.startswith(TO_WRITE):
        raise InputError(
            f"{paper.name}: neither title nor authors are known; give a key, for example --key smith-{year}"
        )
    words = [word for word in re.findall(r"[a-z0-9]+", title.lower()) if word not in _SMALL]
    return "-".join([*words[:4], str(year)])


def _write_source(paper: Paper, about: About, key: str, title: str, year: int) -> str:
    authors: Sequence[str] = about.authors or (
        (paper.author,) if paper.author else (f"{TO_WRITE} the authors",)
    )
    doi = _DOI.search(paper.text[:6_000])
    short = f"{TO_WRITE} a short name" if authors[0].startswith(TO_WRITE) else _make_short(authors, year)
    fields: list[tuple[str, str]] = [
        ("id", f"source/{key}"),
        ("key", key),
        ("type", about.type),
        ("title", quote(title)),
        ("short", quote(short)),
        ("authors", f"[{', '.join(map(quote, authors))}]"),
        ("year", str(year)),
    ]
    if doi:
        identifier = doi[0].rstrip(".")
        fields += [("doi", quote(identifier)), ("url", quote(f"https://doi.org/{identifier}"))]
    fields.append(("licence", quote(f"{TO_WRITE} under which licence it is published")))
    fields.append(("seed", quote(f"{key}_")))
    if about.version_of:
        fields.append(("version_of", f"source/{about.version_of}"))
    fields.append(("method", quote(f"{TO_WRITE} who was studied and how, in a sentence of yours")))
    lines = [f"{name}: {value}" for name, value in fields]
    lines.append("sections:")
    lines += [f"  - {{id: {quote(name)}, title: {quote(heading)}}}" for name, heading in paper.sections]
    return "\n".join(lines) + "\n"


def _make_short(authors: Sequence[str], year: int) -> str:
    surnames = [author.split(",")[0].split()[-1] for author in authors]
    names = " & ".join(surnames) if len(surnames) < 3 else f"{surnames[0]} et al."
    return f"{names} {year}"


def quote(text: str) -> str:
    """Return a text as a double-quoted YAML string."""
    return json.dumps(text, ensure_ascii=False)
