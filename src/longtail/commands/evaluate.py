"""`longtail eval`: measure quality against judgements that were written beforehand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

NEEDED = ("sklearn", "scipy")
"""What only evaluation needs; a slim install is without."""


def register(app: typer.Typer) -> None:
    """Add `eval`."""
    app.command("eval")(evaluate)


def evaluate(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to measure, for example search.")],
    judged: Annotated[
        str,
        typer.Option(
            "--set", help="The judgements: reporting, or development (on which weights are chosen)."
        ),
    ] = "reporting",
    sources: Annotated[
        Path | None, typer.Option(help="Folder with the sources' texts, which `papers` needs.")
    ] = None,
    format: Annotated[str, typer.Option(help="text for people, json for programs.")] = "text",
) -> None:
    """Measure quality: this engine, its rivals in the same run, and what each part is worth."""
    from longtail.errors import InputError
    from longtail.evaluation import JUDGED, get_evaluation
    from longtail.knowledge import load

    evaluation = get_evaluation(name)
    if judged not in JUDGED:
        raise InputError(f"--set: {judged[:80]!r} is not allowed; allowed: {', '.join(JUDGED)}")
    if format not in ("text", "json"):
        raise InputError(f"--format: {format[:80]!r} is not allowed; allowed: text, json")
    needs_sources = getattr(evaluation, "NEEDS_SOURCES", False)
    if sources is not None and not needs_sources:
        raise InputError(f"--sources: eval {name} does not read the sources' texts; leave it out")
    more = {"sources": sources} if needs_sources else {}
    try:
        figures = evaluation.measure(load().catalogue, judged=judged, **more)
    except ModuleNotFoundError as error:
        if str(error.name).partition(".")[0] not in NEEDED:
            raise
        raise InputError(
            f"eval {name}: needs scikit-learn, which a slim install leaves out; "
            "bring it back: pip install 'scikit-learn>=1.6'"
        ) from None
    typer.echo(
        json.dumps(figures, ensure_ascii=False, indent=2)
        if format == "json"
        else evaluation.write_report(figures)
    )
