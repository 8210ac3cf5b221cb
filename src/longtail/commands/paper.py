"""`longtail paper`: from a paper to drafts of findings, and from written drafts into the catalogue."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from longtail.papers.drafts import Draft
    from longtail.papers.passages import Paper
    from longtail.papers.proposals import Proposal
    from longtail.papers.session import Session

ALLOWED = "[a]ccept  [e]dit and accept  [r]eject  [l]ater  [q]uit"


def register(app: typer.Typer) -> None:
    """Add `paper` with its commands."""
    paper = typer.Typer(help="Add a paper: read it, propose findings, review them, finish the drafts.",
                        no_args_is_help=True, rich_markup_mode=None)  # fmt: skip
    paper.command("add")(add)
    paper.command("propose")(propose)
    paper.command("review")(review)
    paper.command("status")(status)
    paper.command("finish")(finish)
    app.add_typer(paper, name="paper")


def add(
    file: Annotated[Path, typer.Argument(help="PDF, text or Markdown (UTF-8).")],
    key: Annotated[
        str | None, typer.Option(help="Its key, for example smith-2024; by default made up.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Its title, where the file does not say.")] = None,
    author: Annotated[list[str] | None, typer.Option(help="An author; once for each.")] = None,
    year: Annotated[int | None, typer.Option(help="When it was published.")] = None,
    type: Annotated[str, typer.Option(help="article, slides, preprint or chapter.")] = "article",
    version_of: Annotated[str | None, typer.Option(help="Key of a source that is the same study.")] = None,
    pages: Annotated[str | None, typer.Option(help="Only these pages of a PDF, for example 11-60.")] = None,
) -> None:
    """Read a paper, write data/sources/KEY.yaml with its outline, and propose findings."""
    from longtail.knowledge import load
    from longtail.papers.adding import About, add_paper, get_writable_content

    content = get_writable_content()
    about = About(key, title, tuple(author or ()), year, type, version_of)
    catalogue = load().catalogue
    session, is_new = add_paper(file, about, catalogue, content, pages=_read_pages(pages))
    if is_new:
        typer.echo(f"data/sources/{session.key}.yaml: written, {len(session.paper.sections)} sections")
    else:
        typer.echo(f"{file.name}: is being read already as {session.key}; going on")
    for note in session.paper.notes:
        typer.echo(f"note: {note}")
    with _stoppable(session.key):
        _propose(session, catalogue)
    typer.echo(f"{len(session.proposals):,} passages proposed. Next: longtail paper review {session.key}")


def propose(
    paper: Annotated[str, typer.Argument(metavar="KEY|FILE", help="A paper being read, or any file.")],
    top: Annotated[int, typer.Option(min=1, max=5_000, help="How many at most.")] = 20,
    format: Annotated[str, typer.Option("--format", help="text for people, json for programs.")] = "text",
    pages: Annotated[str | None, typer.Option(help="Only these pages of a PDF file.")] = None,
) -> None:
    """List the likeliest passages; of a file that is not added, without writing anything."""
    from longtail.errors import InputError
    from longtail.knowledge import load
    from longtail.papers.session import list_sessions, load_session
    from longtail.paths import get_content_dir

    if format not in ("text", "json"):
        raise InputError(f"--format: {format[:40]!r} is not allowed; allowed: text, json")
    content = get_content_dir()
    catalogue = load().catalogue
    if paper not in list_sessions(content) and ("." in paper or Path(paper).exists()):
        proposals, text = _propose_file(Path(paper), catalogue, _read_pages(pages))
    else:
        session = load_session(content, paper)
        with _stoppable(session.key):
            _propose(session, catalogue)
        proposals, text = session.proposals, session.paper
    if format == "json":
        typer.echo(json.dumps([_to_json(text, one) for one in proposals[:top]], ensure_ascii=False, indent=2))
        return
    for one in proposals[:top]:
        typer.echo(_show(text, one) + "\n")
    typer.echo(f"{min(top, len(proposals)):,} of {len(proposals):,} passages, likeliest first")


def review(
    key: Annotated[str, typer.Argument(help="The paper's key.")],
    again: Annotated[bool, typer.Option("--again", help="Ask again about what was rejected.")] = False,
) -> None:
    """Accept, edit or reject proposals one by one; stop at any time."""
    from longtail.errors import InputError
    from longtail.knowledge import load
    from longtail.papers.adding import get_writable_content
    from longtail.papers.drafts import add_draft, make_draft
    from longtail.papers.session import REJECTED, load_session

    session = load_session(get_writable_content(), key)
    with _stoppable(key):
        _propose(session, load().catalogue)
        if again:
            session.reopen()
        if not session.waiting:
            typer.echo("every proposal is decided on; --again asks about the rejected ones once more")
        for proposal in session.waiting:
            typer.echo("\n" + _show(session.paper, proposal))
            answer = _ask(session)
            if answer == "q":
                break
            if answer == "r":
                session.decide(proposal, REJECTED)
            while answer in ("a", "e"):
                draft = make_draft(session, proposal)
                try:
                    path = add_draft(session, proposal, _edit(session, draft) if answer == "e" else draft)
                    typer.echo(f"drafted in data/drafts/{key}/{path.name}; write its claim there")
                    break
                except InputError as error:
                    typer.echo(str(error))
                    answer = "e"
    typer.echo(_count(session))


def status(
    key: Annotated[str | None, typer.Argument(help="The paper's key; all papers without.")] = None,
) -> None:
    """Say how far the reading of a paper is."""
    from longtail.papers.session import list_sessions, load_session
    from longtail.paths import get_content_dir

    content = get_content_dir()
    keys = [key] if key else list_sessions(content)
    for one in keys:
        typer.echo(f"{one}: {_count(load_session(content, one))}")
    if not keys:
        typer.echo("no paper is being read; begin with `longtail paper add FILE`")


def finish(key: Annotated[str, typer.Argument(help="The paper's key.")]) -> None:
    """Move the drafts whose claim you have written into data/findings/, and say what is left to do."""
    from longtail.check import find_problems
    from longtail.knowledge import load
    from longtail.load import read_catalogue
    from longtail.papers.adding import get_writable_content
    from longtail.papers.drafts import finish_drafts
    from longtail.papers.session import load_session

    content = get_writable_content()
    done = finish_drafts(load_session(content, key), load().catalogue, content)
    for name in done.files:
        typer.echo(f"{name}: written")
    typer.echo(f"{len(done.moved)} findings moved; {done.waiting} drafts wait for a claim")
    catalogue, problems = read_catalogue()
    if catalogue is not None:
        problems = sorted({*problems, *find_problems(catalogue)})
    if problems:
        typer.echo("\nLeft to do until `longtail check` is content:")
        for problem in problems:
            typer.echo(f"  {problem}")


def _propose(session: Session, catalogue: Any) -> None:
    if session.proposals:
        return
    last = -1

    def show(done: int, of: int) -> None:
        nonlocal last
        percent = 100 * done // max(1, of)
        if percent >= last + 10 or done == of:
            typer.echo(f"reading passages: {done:,} of {of:,}", err=True)
            last = percent

    session.propose(catalogue, show)


def _propose_file(file: Path, catalogue: Any, pages: tuple[int, int] | None) -> tuple[list[Proposal], Paper]:
    import numpy as np

    from longtail.papers.passages import make_paper
    from longtail.papers.proposals import encode_passages, make_proposals
    from longtail.papers.proposer import load_proposer
    from longtail.papers.reading import read_paper
    from longtail.search.encoder import BUILT_IN, load_encoder

    paper = make_paper(read_paper(file, pages=pages))
    proposer, encoder = load_proposer(), load_encoder(BUILT_IN)
    empty = np.zeros((0, encoder.dimensions), np.float32)
    vectors = encode_passages(paper, encoder, empty, lambda done: None)
    return make_proposals(paper, vectors, proposer, catalogue, encoder=encoder.name), paper


def _show(paper: Paper, proposal: Proposal) -> str:
    passage = paper.passages[proposal.passage]
    page = f", page {passage.page}" if passage.page else ""
    kinds = " or ".join(f"{kind} ({share:.0%})" for kind, share in proposal.kinds)
    lines = [
        f"{proposal.rank}. {passage.section}{page} · {kinds}",
        f"   {passage.text}",
        f"   anchor: {proposal.anchor}" + ("" if proposal.anchor_is_unique else "   (stands more than once)"),
    ]
    if proposal.participants:
        lines.append(f"   participants: {', '.join(proposal.participants)}")
    lines += [f"   near: {name} ({label})" for name, label in proposal.near]
    return "\n".join(lines)


def _to_json(paper: Paper, proposal: Proposal) -> dict[str, Any]:
    passage = paper.passages[proposal.passage]
    return {
        "rank": proposal.rank,
        "score": proposal.score,
        "section": passage.section,
        "page": passage.page,
        "passage": passage.text,
        "kinds": [{"kind": kind, "share": share} for kind, share in proposal.kinds],
        "anchor": proposal.anchor,
        "anchor_is_unique": proposal.anchor_is_unique,
        "participants": list(proposal.participants),
        "near": [{"id": name, "label": label} for name, label in proposal.near],
    }


def _ask(session: Session) -> str:
    typer.echo(f"{ALLOWED}   ({len(session.waiting):,} left)")
    while True:
        line = sys.stdin.readline()
        answer = line.strip().lower()[:1] if line else "q"
        if answer in ("a", "e", "r", "l", "q"):
            return answer
        typer.echo(f"{line.strip()[:20]!r} is none of these: {ALLOWED}")


def _edit(session: Session, draft: Draft) -> Draft:
    """Ask for each field; an empty line keeps what is shown."""
    from typing import get_args

    from longtail.model import Basis, FindingKind
    from longtail.papers.drafts import Draft, find_anchor_problem

    sections = [name for name, _ in session.paper.sections]
    section = _ask_field("section", draft.section, allowed=sections)
    kind = _ask_field("kind", draft.kind, allowed=get_args(FindingKind))
    basis = _ask_field("basis", draft.basis, allowed=get_args(Basis))
    anchor = _ask_field("anchor", draft.anchor, check=lambda text: find_anchor_problem(session, text))
    named = _ask_field("participants (- for none)", ", ".join(draft.participants)).split(",")
    participants = tuple(one.strip() for one in named if one.strip(" -"))
    claim = _ask_field("claim, in your own words (may wait)", draft.claim)
    return Draft(section, kind, basis, anchor, participants, claim)


def _ask_field(name: str, now: str, *, allowed: Any = (), check: Any = None) -> str:
    while True:
        typer.echo(f"  {name} [{now}]: ", nl=False)
        line = sys.stdin.readline()
        answer = line.strip() or now
        problem = check(answer) if check else None
        if allowed and answer not in allowed:
            problem = f"{answer[:60]!r} is not allowed; allowed: {', '.join(allowed)}"
        if problem is None or not line:
            return answer if problem is None else now
        typer.echo(f"  {problem}")


def _count(session: Session) -> str:
    decided = list(session.decisions.values())
    accepted = decided.count("accepted")
    return (
        f"{len(session.proposals):,} proposals: {accepted:,} accepted, {len(decided) - accepted:,} rejected, "
        f"{len(session.waiting):,} waiting"
    )


def _read_pages(pages: str | None) -> tuple[int, int] | None:
    from longtail.errors import InputError

    if pages is None:
        return None
    first, _, last = pages.partition("-")
    if not (first.isdecimal() and (last or first).isdecimal()):
        raise InputError(
            f"--pages: {pages[:40]!r} is not allowed; write the first and the last, for example 11-60"
        )
    return int(first), int(last or first)


@contextmanager
def _stoppable(key: str) -> Iterator[None]:
    """Let Ctrl-C stop the work without a traceback; what is done stays done."""
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(f"\nstopped; what is done is kept. Go on with: longtail paper review {key}", err=True)
        raise typer.Exit(1) from None
