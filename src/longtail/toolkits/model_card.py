"""The model card in Hugging Face's form, and what can be filled in from a fitted model or a metrics file."""

from __future__ import annotations

import datetime
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from longtail.errors import FileProblem
from longtail.export.escape import clean, to_line
from longtail.load import Catalogue
from longtail.toolkits.model import MAX_ANSWER, Answer, Document, can_be_written, check_document
from longtail.toolkits.write import to_markdown

CARD = "model-card"
MAX_BYTES = 2_000_000
MAX_METRICS = 200
_KEPT = "longtail_answers"
# Headings of other people's cards, in lower case -> our fields. Most are those of Hugging Face's template.
_HEADINGS = {
    "model description": "type",
    "model details": "type",
    "uses": "uses",
    "direct use": "uses",
    "intended uses & limitations": "uses",
    "intended use": "uses",
    "intended uses": "uses",
    "out-of-scope use": "out-of-scope",
    "bias, risks, and limitations": "ethics",
    "ethical considerations": "ethics",
    "recommendations": "caveats",
    "limitations": "caveats",
    "caveats and recommendations": "caveats",
    "training data": "training-sets",
    "training procedure": "training",
    "training hyperparameters": "training",
    "testing data": "evaluation-sets",
    "evaluation data": "evaluation-sets",
    "factors": "relevant",
    "metrics": "measures",
    "citation": "papers",
    "model card contact": "contact",
}


def to_hugging_face(document: Document, catalogue: Catalogue) -> bytes:
    """Return a model card as Hugging Face's library writes it: metadata in YAML, then the card for people.

    The answers stand in the metadata as well, so that `from_hugging_face` reads them back with nothing lost;
    changes made to the text below the metadata are not read back.
    """
    from huggingface_hub import ModelCardData

    answers = document.answers
    kept = {
        "format": document.format,
        "catalogue_version": document.catalogue_version,
        "created": document.created.isoformat(),
        "practices": list(document.practices),
        "answers": {
            key: value if isinstance(value, str) else [list(row) for row in value]
            for key, value in answers.items()
        },
    }
    results = list(_read_results(answers.get("unitary", ())))
    name = to_line(str(answers.get("name") or "")) or "model"
    extra: dict[str, Any] = {_KEPT: json.dumps(kept, ensure_ascii=True)}
    data = ModelCardData(
        license=to_line(str(answers.get("licence") or "")) or None,
        model_name=name if results else to_line(str(answers.get("name") or "")) or None,
        eval_results=results or None,
        **extra,
    )
    return f"---\n{data.to_yaml()}\n---\n\n".encode() + to_markdown(document, catalogue)


def from_hugging_face(raw: bytes, *, catalogue_version: str, today: datetime.date) -> Document:
    """Read a model card in Hugging Face's form, ours or anybody's.

    Raises:
        FileProblem: too large, not UTF-8, or metadata that is not YAML.
        InputError: our own answers in it do not fit the document.
    """
    from huggingface_hub import ModelCard

    if len(raw) > MAX_BYTES:
        raise FileProblem(f"model card: the file has {len(raw):,} bytes; at most {MAX_BYTES:,} are read")
    try:
        card = ModelCard(clean(raw.decode("utf-8-sig")), ignore_metadata_errors=True)
    except UnicodeDecodeError:
        raise FileProblem("model card: not UTF-8 text; save the file as UTF-8") from None
    except Exception as error:  # the library raises what its YAML reader raises
        raise FileProblem(f"model card: {str(error).splitlines()[0][:200]}") from None
    metadata: dict[str, Any] = dict(vars(card.data))
    if isinstance(metadata.get(_KEPT), str):
        document = _restore(metadata[_KEPT])
    else:
        answers = dict(_read_foreign(metadata, card.text))
        document = Document(toolkit=CARD, catalogue_version=catalogue_version, created=today, answers=answers)
    if not can_be_written(document.model_dump(mode="json")):
        raise FileProblem("model card: holds half a character (an escape such as \\ud800)")
    return check_document(document)


def describe_estimator(estimator: Any) -> dict[str, Answer]:
    """Return what a fitted scikit-learn model tells about itself, by field of the card.

    Raises:
        FileProblem: it has no parameters to read, so it is no scikit-learn model.
    """
    if not hasattr(estimator, "get_params"):
        raise FileProblem(f"{type(estimator).__name__}: has no get_params; give a scikit-learn model")
    kind = type(estimator)
    parameters = {key: repr(value)[:200] for key, value in sorted(estimator.get_params(deep=False).items())}
    lines = [f"Algorithm: {kind.__module__}.{kind.__qualname__}"]
    lines += [f"{key} = {value}" for key, value in parameters.items()]
    names = getattr(estimator, "feature_names_in_", None)
    number = getattr(estimator, "n_features_in_", None)
    if names is not None:
        lines.append(f"Features: {', '.join(str(one) for one in names)}")
    elif number is not None:
        lines.append(f"Features: {number}, without names")
    classes = getattr(estimator, "classes_", None)
    if classes is not None and len(classes) <= MAX_METRICS:
        lines.append(f"Classes: {', '.join(str(one) for one in classes)}")
    library = kind.__module__.partition(".")[0]
    return {"type": f"{kind.__name__} ({library})", "training": clean("\n".join(lines))[:MAX_ANSWER]}


def read_metrics(path: Path) -> dict[str, Answer]:
    """Read a metrics file (JSON) into the card's table of results.

    It holds `{metric: value}`, `{group: {metric: value}}`, or a list of
    `{metric, group, value, cases}`; values are numbers.

    Raises:
        FileProblem: it cannot be read, or holds something else.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
        found = json.loads(raw)
    except OSError as error:
        raise FileProblem(f"{path}: cannot be read: {error.strerror or error}") from None
    except (ValueError, RecursionError):
        raise FileProblem(f"{path}: not JSON; expected for example {{'accuracy': 0.91}}") from None
    if not can_be_written(found):
        raise FileProblem(
            f"{path}: holds half a character (an escape such as \\ud800), or a number beyond JSON"
        )
    rows = list(_read_metric_rows(found))
    if not rows:
        raise FileProblem(f"{path}: holds no metric; expected for example {{'accuracy': 0.91}}")
    return {"unitary": tuple(rows[:MAX_METRICS])}


def _read_metric_rows(found: Any) -> Iterator[tuple[str, ...]]:
    if isinstance(found, list):
        for one in found:
            if isinstance(one, Mapping) and _is_number(one.get("value")) and one.get("metric"):
                cases = str(one["cases"]) if _is_number(one.get("cases")) else ""
                yield (
                    to_line(str(one["metric"])),
                    to_line(str(one.get("group") or "all")),
                    f"{one['value']:g}",
                    cases,
                )
    elif isinstance(found, Mapping):
        for key, value in found.items():
            if _is_number(value):
                yield to_line(str(key)), "all", f"{value:g}", ""
            elif isinstance(value, Mapping):
                for metric, inner in value.items():
                    if _is_number(inner):
                        yield to_line(str(metric)), to_line(str(key)), f"{inner:g}", ""


def _is_number(value: Any) -> bool:
    """Say whether a value of parsed JSON is a number that a computer's arithmetic holds."""
    return (
        isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= sys.float_info.max
    )


def _read_results(rows: Answer) -> Iterator[Any]:
    """Yield a result in Hugging Face's form for each line of the table that holds a number."""
    from huggingface_hub import EvalResult

    for metric, group, value, _ in () if isinstance(rows, str) else rows:
        if metric and re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", value):
            yield EvalResult(
                task_type="other",
                dataset_type="own",
                dataset_config=to_line(group) or "all",
                dataset_name=to_line(group) or "all",
                metric_type=to_line(metric),
                metric_value=float(value),
            )


def _restore(kept: str) -> Document:
    try:
        found = json.loads(kept)
        return check_document(Document(toolkit=CARD, **found))
    except (ValueError, TypeError) as error:
        raise FileProblem(f"model card: the kept answers are damaged: {str(error).splitlines()[0]}") from None


def _read_foreign(metadata: Mapping[str, Any], text: str) -> Iterator[tuple[str, Answer]]:
    """Yield answers from somebody else's card: its metadata, and the text below headings that we know."""
    for key, ours in (("model_name", "name"), ("license", "licence")):
        if metadata.get(key):
            yield ours, to_line(str(metadata[key]))
    found: dict[str, list[str]] = {}
    for heading, body in _split_sections(text):
        field = _HEADINGS.get(heading)
        if field and body:
            found.setdefault(field, []).append(body)
    for field, bodies in found.items():
        yield field, "\n\n".join(bodies)[:MAX_ANSWER]
    results = metadata.get("eval_results") or []
    if results:
        yield (
            "unitary",
            tuple(
                tuple(
                    to_line(str(cell if cell is not None else ""))
                    for cell in (one.metric_type, one.dataset_name, one.metric_value, "")
                )
                for one in results[:MAX_METRICS]
            ),
        )


def _split_sections(text: str) -> Iterator[tuple[str, str]]:
    heading = ""
    lines: list[str] = []
    for line in text.split("\n"):
        found = re.match(r"#{1,6}\s+(.*?)\s*#*$", line)
        if found:
            yield heading, "\n".join(lines).strip()
            heading, lines = re.sub(r"^[\d.]+\s*", "", found[1]).strip("* ").lower(), []
        else:
            lines.append(line)
    yield heading, "\n".join(lines).strip()
