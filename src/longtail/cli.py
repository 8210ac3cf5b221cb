"""The command line: thin; each command reads its input, asks the facade, prints the answer.

Heavy imports stand inside the commands, so that `longtail --help` answers at once.
"""

from __future__ import annotations

import atexit
import gc
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from longtail.commands import register_all
from longtail.errors import InputError, LongtailError, Problem

if TYPE_CHECKING:
    from longtail.knowledge import KnowledgeBase
    from longtail.profile import Profile

app = typer.Typer(
    name="longtail",
    help="What has been found to work for teams that build with ML outside Big Tech, and where it says so.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class OutputFormat(StrEnum):
    """How answers are printed."""

    TEXT = "text"
    JSON = "json"


Top = Annotated[int, typer.Option("--top", min=1, max=200, help="How many at most.")]
Format = Annotated[OutputFormat, typer.Option("--format", help="text for people, json for programs.")]


@app.command()
def recommend(
    profile: Annotated[str, typer.Argument(help="Profile file (YAML or JSON); - is standard input.")],
    top: Top = 12,
    format: Format = OutputFormat.TEXT,
) -> None:
    """Suggest practices for a profile, each with its reasons and sources."""
    from longtail import report

    answer = _load().recommend(_read_profile(profile), top=top)
    _print(
        answer.model_dump(mode="json")
        if format is OutputFormat.JSON
        else report.write_recommendations(answer)
    )


@app.command()
def search(
    query: Annotated[
        str, typer.Argument(help="Your own words; also R13, 'org 10', 4.2.1, \"a phrase\", -without.")
    ],
    top: Top = 10,
    kind: Annotated[str | None, typer.Option(help="Only this kind of record.")] = None,
    source: Annotated[str | None, typer.Option(help="Only records with findings of this source.")] = None,
    theme: Annotated[str | None, typer.Option(help="Only this theme.")] = None,
    phase: Annotated[str | None, typer.Option(help="Only practices of this phase.")] = None,
    role: Annotated[str | None, typer.Option(help="Only practices for this role.")] = None,
    format: Format = OutputFormat.TEXT,
) -> None:
    """Search everything by words and meaning."""
    from longtail import report

    answer = _load().search(query, top=top, kind=kind, source=source, theme=theme, phase=phase, role=role)
    _print(answer.model_dump(mode="json") if format is OutputFormat.JSON else report.write_search(answer))


@app.command()
def show(
    record_id: Annotated[
        str, typer.Argument(metavar="ID", help="For example challenge/inconsistent-labels.")
    ],
    format: Format = OutputFormat.TEXT,
) -> None:
    """Show one record with everything linked to it."""
    from longtail import report

    kb = _load()
    record = kb.get(record_id)
    _print(
        record.model_dump(mode="json")
        if format is OutputFormat.JSON
        else report.write_record(kb.catalogue, record)
    )


@app.command()
def check(
    sources: Annotated[
        Path | None, typer.Option(help="Folder with the sources' texts, to check every locator.")
    ] = None,
) -> None:
    """Check the catalogue; with --sources also every anchor against the texts."""
    from longtail.check import find_problems
    from longtail.load import read_catalogue

    catalogue, problems = read_catalogue()
    if catalogue is not None:
        problems = sorted({*problems, *find_problems(catalogue, sources)})
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        typer.echo(f"{len(problems)} problems", err=True)
        raise typer.Exit(1)
    typer.echo("no problem found")


@app.command()
def stats(format: Format = OutputFormat.TEXT) -> None:
    """Print counts by kind and source, and the coverage of each source."""
    from longtail.stats import count_catalogue, write_stats

    counts = count_catalogue(_load().catalogue)
    _print(counts if format is OutputFormat.JSON else write_stats(counts))


def main() -> None:
    """Run the command line; what the user got wrong ends with exit status 2 and one message."""
    register_all(app)
    try:
        app()
    except LongtailError as error:
        _complain(error)
        sys.exit(error.exit_status)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def _complain(error: LongtailError) -> None:
    problems: tuple[Problem, ...] = error.problems if isinstance(error, InputError) else ()
    lines = [str(problem) for problem in problems] or [str(error)]
    for line in lines:
        typer.echo(f"longtail: {line}", err=True)


def _load() -> KnowledgeBase:
    """Load the catalogue for a command that answers once.

    Such a process ends before collecting garbage would pay: a tenth of a search went into looking for some,
    and at the end once more through all that was loaded.
    """
    gc.disable()
    atexit.register(gc.freeze)
    from longtail.knowledge import load

    return load()


def _read_profile(name: str) -> Profile:
    from longtail.profile import read_profile

    stdin = sys.stdin.buffer.read(10_000_001) if name == "-" else None
    return read_profile(name, stdin=stdin)


def _print(answer: Any) -> None:
    typer.echo(answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False, indent=2))
