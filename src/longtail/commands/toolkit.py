"""`longtail toolkit` and `longtail toolkits`: documents that practices call for, as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from longtail.commands.export import Force, Output, check_output, read_input, read_plan, write_output

if TYPE_CHECKING:
    from longtail.knowledge import KnowledgeBase
    from longtail.toolkits import Document


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("toolkit")(toolkit)
    app.command("toolkits")(toolkits)


def toolkit(
    name: Annotated[str, typer.Argument(help="See 'longtail toolkits'.")],
    profile: Annotated[
        str,
        typer.Argument(
            help="Profile, saved plan, saved document, or for model-card anybody's card (.md); - is standard "
            "input."
        ),
    ],
    output: Output,
    format: Annotated[str | None, typer.Option("--format", help="markdown, docx, json ...")] = None,
    metrics: Annotated[
        Path | None, typer.Option("--metrics", help="Model card only: a JSON file of measured results.")
    ] = None,
    force: Force = False,
) -> None:
    """Write a document that practices call for, filled in as far as the answers go."""
    from longtail.errors import InputError
    from longtail.knowledge import load
    from longtail.toolkits import find_form, get_toolkit, list_forms

    chosen = get_toolkit(name)
    if metrics is not None and name != "model-card":
        raise InputError("--metrics goes with model-card only")
    forms = {one.name: one for one in list_forms(chosen)}
    if (format is not None and format not in forms) or (output == "-" and format is None):
        raise InputError(f"--format: allowed for {name}: {', '.join(forms)}")
    form = forms[format] if format is not None else find_form(chosen, output)
    check_output(output, force=force)
    kb = load()
    document = _open_document(name, profile, kb)
    if metrics is not None:
        from longtail.toolkits.model_card import read_metrics

        document = document.model_copy(update={"answers": {**document.answers, **read_metrics(metrics)}})
    write_output(output, form.write(document, kb.catalogue))


def toolkits() -> None:
    """List the documents that practices call for."""
    from longtail.toolkits import list_forms, load_toolkits

    for one in load_toolkits().values():
        endings = ", ".join(form.ending for form in list_forms(one))
        typer.echo(f"{one.id:22} {one.label}: {one.purpose} ({endings})")


def _open_document(name: str, given: str, kb: KnowledgeBase) -> Document:
    """Open a saved document or a model card, or begin a document from a profile or plan."""
    import datetime
    import json

    from longtail.errors import InputError
    from longtail.toolkits import begin, from_json, get_toolkit, is_document

    raw = read_input(given)
    today = datetime.date.today()
    if name == "model-card" and given.lower().endswith((".md", ".markdown")):
        from longtail.toolkits.model_card import from_hugging_face

        return from_hugging_face(raw, catalogue_version=kb.version, today=today)
    try:
        found = json.loads(raw) if raw[:1] == b"{" else None
    except (ValueError, RecursionError):
        found = None
    if is_document(found):
        document = from_json(raw, name=given)
        if document.toolkit != name:
            raise InputError(f"{given}: holds the document {document.toolkit!r}, not {name!r}")
        return document
    plan = read_plan(given, kb, top=12, raw=raw)
    return begin(get_toolkit(name), plan, kb.catalogue, today=today)
