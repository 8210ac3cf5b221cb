"""`longtail graph` and `longtail query`: the graph as a file, on a server, and asked by the user."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from longtail.graph.own import Answer

MAX_WIDTH = 60


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("graph")(graph)
    app.command("query")(query)


def graph(
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="File: .ttl, .nt, .jsonld, or .zip for a whole release."),
    ] = None,
    push: Annotated[
        str | None,
        typer.Option("--push", metavar="URL", help="Load it into a server (graph store protocol)."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
) -> None:
    """Write the whole graph to a file, or load it into a SPARQL server."""
    from longtail.errors import InputError
    from longtail.graph.build import build_graph
    from longtail.graph.stores import push_graph
    from longtail.graph.write import write_graph
    from longtail.knowledge import load

    if output is None and push is None:
        raise InputError("say where to: -o FILE (.ttl, .nt, .jsonld, .zip) or --push URL")
    catalogue = load().catalogue
    if output is not None:
        size = write_graph(catalogue, output, force=force)
        typer.echo(f"{output}: {size:,} bytes, version {catalogue.version}")
    if push is not None:
        push_graph(push, build_graph(catalogue).to_ntriples())
        typer.echo(f"{push}: holds version {catalogue.version}")


def query(
    file: Annotated[
        str, typer.Argument(metavar="FILE.rq", help="A SPARQL query that only reads; - is standard input.")
    ],
    format: Annotated[str, typer.Option("--format", help="text for people, json for programs.")] = "text",
) -> None:
    """Ask the graph a question of your own (read-only, at most 10,000 rows and 10 seconds)."""
    from longtail.errors import InputError
    from longtail.graph import open_graph
    from longtail.graph.own import answer_query
    from longtail.knowledge import load

    if format not in ("text", "json"):
        raise InputError(f"--format: {format[:40]!r} is not allowed; allowed: text, json")
    text = _read_query(file)
    answer = answer_query(open_graph(load().catalogue), text, name="standard input" if file == "-" else file)
    if format == "json":
        typer.echo(json.dumps(answer.to_json(), ensure_ascii=False, indent=2))
    else:
        typer.echo(write_table(answer))


def write_table(answer: Answer) -> str:
    """Write an answer as columns of text; what is too wide is cut."""
    rows = [[_cut("" if value is None else str(value)) for value in row] for row in answer.rows]
    widths = [max(map(len, column)) for column in zip(answer.columns, *rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (answer.columns, *rows)
    ]
    count = f"{len(rows):,} rows" if len(rows) != 1 else "1 row"
    return "\n".join([*lines, "", f"{count}, and there are more" if answer.truncated else count])


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= MAX_WIDTH else f"{flat[: MAX_WIDTH - 1]}…"


def _read_query(file: str) -> str:
    from longtail.errors import FileProblem
    from longtail.graph.guard import MAX_CHARACTERS

    most = 4 * MAX_CHARACTERS + 1  # no character takes more than four bytes
    try:
        if file == "-":
            raw = sys.stdin.buffer.read(most)
        else:
            with Path(file).open("rb") as opened:
                raw = opened.read(most)
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if len(raw) == most:
            raise FileProblem(f"{file}: is too long for a query") from None
        raise FileProblem(f"{file}: not UTF-8 text (byte {error.start}); save the file as UTF-8") from None
    except (OSError, ValueError) as error:
        raise FileProblem(f"{file}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
