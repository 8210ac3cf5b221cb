"""`longtail export` and `longtail formats`: the tailored list as a file in any of the formats."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from longtail.export import Format
    from longtail.knowledge import KnowledgeBase
    from longtail.plan import Plan

Input = Annotated[
    str, typer.Argument(help="Profile (YAML or JSON) or saved plan (JSON); - is standard input.")
]
Output = Annotated[str, typer.Option("-o", "--output", help="The file to write; - is standard output.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("export")(export)
    app.command("formats")(formats)


def export(
    profile: Input,
    output: Output,
    format: Annotated[str | None, typer.Option("--format", help="See 'longtail formats'.")] = None,
    top: Annotated[int, typer.Option("--top", min=1, max=200, help="How many practices at most.")] = 12,
    force: Force = False,
    short: Annotated[bool, typer.Option("--short", help="The one-page form.")] = False,
    without_answers: Annotated[
        bool, typer.Option("--without-answers", help="Leave out the answers, and all that tells of them.")
    ] = False,
) -> None:
    """Write the tailored list as a file; its ending says in which format."""
    from longtail.export import export_plan
    from longtail.knowledge import load

    chosen = _choose_format(output, format)
    check_output(output, force=force)
    kb = load()
    plan = read_plan(profile, kb, top=top)
    write_output(
        output, export_plan(plan, kb.catalogue, chosen, short=short, with_answers=not without_answers)
    )


def formats() -> None:
    """List the export formats."""
    from longtail.export import FORMATS

    for one in FORMATS.values():
        short = " (also --short)" if one.has_short else ""
        typer.echo(f"{one.name:10} {', '.join(one.endings):24} {one.label}: {one.purpose}{short}")


def read_plan(name: str, kb: KnowledgeBase, *, top: int, raw: bytes | None = None) -> Plan:
    """Read a saved plan as it is, or make one of today for a profile; notes go to standard error."""
    import datetime
    import json

    from longtail.plan import compare, from_json, is_plan, make_plan
    from longtail.profile import parse_profile

    today = datetime.date.today()
    raw = read_input(name) if raw is None else raw
    shown = "standard input" if name == "-" else name
    try:
        document = json.loads(raw) if raw[:1] == b"{" else None
    except (ValueError, RecursionError):
        document = None
    if is_plan(document) and document is not None and "items" in document:
        plan, notes = from_json(raw, today=today, name=shown)
        if plan.catalogue_version != kb.version and not plan.answers_left_out:
            changed = compare(plan, kb.recommend(plan.profile, top=top))
            notes = (*notes, *(one.text for one in changed))
        for note in notes:
            typer.echo(f"longtail: {note}", err=True)
        return plan
    return make_plan(kb.recommend(parse_profile(raw, name=shown), top=top), today=today)


def read_input(name: str) -> bytes:
    """Return the bytes of a file or of standard input (`-`), at most a little more than any reader takes.

    Raises:
        FileProblem: the file cannot be read.
    """
    from longtail.errors import FileProblem
    from longtail.plan import MAX_BYTES

    if name == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise FileProblem(f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}") from None


def check_output(output: str, *, force: bool) -> None:
    """Refuse an output that cannot be written, before any work is done.

    Raises:
        FileProblem: it exists and `force` is off, is a folder, or its folder is missing.
    """
    from longtail.errors import FileProblem
    from longtail.files import refuse_overwriting

    if output == "-":
        return
    path = Path(output)
    refuse_overwriting(path, force=force)
    if not path.parent.is_dir():
        raise FileProblem(f"{path}: there is no folder {path.parent}; make it first")


def write_output(output: str, content: bytes) -> None:
    """Write bytes to a file, whole or not at all, or to standard output (`-`)."""
    from longtail.files import write_atomically

    if output == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        write_atomically(Path(output), content)


def _choose_format(output: str, name: str | None) -> Format:
    from longtail.errors import InputError
    from longtail.export import FORMATS, find_format, get_format

    if name is not None:
        return get_format(name)
    if output == "-":
        raise InputError(f"-o - needs --format; allowed: {', '.join(FORMATS)}")
    return find_format(output)
