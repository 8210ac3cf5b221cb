"""Documents that practices call for, begun from profile and plan, to be filled in, saved and opened again.

`TOOLKITS` holds them by id; their content stands in `data/toolkits/`, and the forms they are written in here.
A model card takes what a fitted scikit-learn model tells, or a file of metrics:

    document = begin(get_toolkit("model-card"), plan, catalogue, today=today)
    for field, value in {**describe_estimator(model), **read_metrics(Path("metrics.json"))}.items():
        document = answer(document, field, value)
    Path("README.md").write_bytes(find_form(get_toolkit("model-card"), "x.hf.md").write(document, catalogue))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from longtail.errors import FileProblem
from longtail.toolkits.fill import begin, list_calling
from longtail.toolkits.model import (
    Document,
    Field,
    Section,
    Toolkit,
    answer,
    check_document,
    from_json,
    get_toolkit,
    is_document,
    load_toolkits,
    to_json,
)
from longtail.toolkits.model_card import describe_estimator, from_hugging_face, read_metrics

if TYPE_CHECKING:
    from longtail.load import Catalogue

    TOOLKITS: dict[str, Toolkit]


@dataclass(frozen=True)
class Form:
    """A form in which documents are written; `only` names the one document that has it."""

    name: str
    label: str
    ending: str
    mime: str
    write: Callable[[Document, Catalogue], bytes]
    only: str = ""


def list_forms(toolkit: Toolkit) -> list[Form]:
    """Return the forms in which a toolkit's document can be written."""
    return [one for one in FORMS if one.only in ("", toolkit.id)]


def find_form(toolkit: Toolkit, path: str) -> Form:
    """Return the form that a file's ending asks for; the longest ending counts.

    Raises:
        FileProblem: the ending is not known for this document; lists the forms.
    """
    forms = list_forms(toolkit)
    for one in sorted(forms, key=lambda form: -len(form.ending)):
        if path.lower().endswith(one.ending):
            return one
    allowed = ", ".join(f"{one.ending} ({one.label})" for one in forms)
    raise FileProblem(f"{path}: the ending is not known for {toolkit.label!r}; allowed: {allowed}")


def _write_markdown(document: Document, catalogue: Catalogue) -> bytes:
    from longtail.toolkits.write import to_markdown

    return to_markdown(document, catalogue)


def _write_docx(document: Document, catalogue: Catalogue) -> bytes:
    from longtail.toolkits.write import to_docx

    return to_docx(document, catalogue)


def _write_json(document: Document, catalogue: Catalogue) -> bytes:
    return to_json(document).encode()


def _write_card(document: Document, catalogue: Catalogue) -> bytes:
    from longtail.toolkits.model_card import to_hugging_face

    return to_hugging_face(document, catalogue)


def _write_contract(document: Document, catalogue: Catalogue) -> bytes:
    from longtail.toolkits.data_contract import to_contract

    return to_contract(document)


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS = (
    Form("markdown", "Markdown", ".md", "text/markdown", _write_markdown),
    Form("docx", "DOCX", ".docx", _DOCX, _write_docx),
    Form("json", "JSON, to fill in later", ".json", "application/json", _write_json),
    Form("hugging-face", "Hugging Face model card", ".hf.md", "text/markdown", _write_card, "model-card"),
    Form(
        "odcs",
        "Open Data Contract Standard",
        ".odcs.yaml",
        "application/yaml",
        _write_contract,
        "data-expectations",
    ),
)
"""Every form, in the order in which they are offered."""


def __getattr__(name: str) -> Any:
    """Read the toolkits when `TOOLKITS` is first asked for."""
    if name == "TOOLKITS":
        return load_toolkits()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "FORMS",
    "TOOLKITS",
    "Document",
    "Field",
    "Form",
    "Section",
    "Toolkit",
    "answer",
    "begin",
    "check_document",
    "describe_estimator",
    "find_form",
    "from_hugging_face",
    "from_json",
    "get_toolkit",
    "is_document",
    "list_calling",
    "list_forms",
    "load_toolkits",
    "read_metrics",
    "to_json",
]
