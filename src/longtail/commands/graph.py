"""`longtail graph` and `longtail query`: the graph as a file, on a server, and asked by the user."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("graph")(graph)


def graph(
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="File: .ttl, .nt, .jsonld, or .zip for a whole release."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")] = False,
) -> None:
    """Write the whole graph to a file."""
    from longtail.errors import InputError
    from longtail.graph.write import write_graph
    from longtail.knowledge import load

    if output is None:
        raise InputError("name a file: -o FILE (.ttl, .nt, .jsonld, .zip)")
    size = write_graph(load().catalogue, output, force=force)
    typer.echo(f"{output}: {size:,} bytes")
