"""`longtail vectors`: the catalogue's vectors, computed ahead for search by meaning."""

from __future__ import annotations

from typing import Annotated

import typer

Model = Annotated[
    str | None,
    typer.Option(
        help="A sentence-transformers model (needs the extra 'models'); by default the built-in one."
    ),
]


def register(app: typer.Typer) -> None:
    """Add `vectors build` and `vectors check`."""
    group = typer.Typer(help="The catalogue's vectors for search by meaning.", no_args_is_help=True)
    group.command("build")(build)
    group.command("check")(check)
    app.add_typer(group, name="vectors")


def build(model: Model = None) -> None:
    """Compute the vectors of all texts that have none, and drop those no longer used."""
    from longtail.knowledge import load
    from longtail.search.documents import make_documents
    from longtail.search.encoder import load_encoder
    from longtail.search.vectors import build_vectors, get_vectors_dir

    catalogue = load().catalogue
    encoder = load_encoder(model)
    sources = {finding.id: finding.source for finding in catalogue.findings.values()}
    steps = build_vectors(make_documents(catalogue), sources, encoder)
    done, total = next(steps)
    with typer.progressbar(length=total, label=f"{total} texts to understand") as bar:
        for now, _ in steps:
            bar.update(now - done)
            done = now
    typer.echo(f"{get_vectors_dir(encoder.name)}: every text has its vector")


def check(model: Model = None) -> None:
    """Say whether every text has its vector; exit status 1 where some lack one."""
    from longtail.knowledge import load
    from longtail.search.documents import make_documents
    from longtail.search.encoder import BUILT_IN
    from longtail.search.vectors import find_stale

    stale = find_stale(make_documents(load().catalogue), model or BUILT_IN)
    if stale:
        typer.echo(
            f"{len(stale)} texts have no vector, the first is {stale[0][:80]!r}; run: longtail vectors build"
        )
        raise typer.Exit(1)
    typer.echo("every text has its vector")
