"""What a toolkit document is: sections of fields to fill in, each with the findings it rests on."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field as Constrained
from pydantic import ValidationError, model_validator

from longtail.errors import CatalogueError, FileProblem, InputError, Problem, nearest
from longtail.load import explain_validation
from longtail.model import Frozen, Ids, Slug, Text, Texts, When
from longtail.paths import get_content_dir
from longtail.strict_yaml import parse_yaml

DOCUMENT_FORMAT: Literal[1] = 1
MAX_BYTES = 5_000_000
MAX_ANSWER = 20_000
MAX_ROWS = 200

Answer = str | tuple[tuple[str, ...], ...]
"""Text, or the rows of a table."""
PLAN_WORDS = frozenset({"plan_review"})
"""What a prefilled text may name besides the keys of a profile."""
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class Prefill(Frozen):
    """A text to begin with, where the profile meets `when` and has every `{answer}` that the text names."""

    text: Text
    when: When = Constrained(default_factory=dict)

    def names(self) -> list[str]:
        """Return the profile keys, and words of the plan, that the text names."""
        return _PLACEHOLDER.findall(self.text)

    def write(self, words: Mapping[str, str]) -> str | None:
        """Put answers in words into the text; None where one is missing."""
        if any(not words.get(key) for key in self.names()):
            return None
        return _PLACEHOLDER.sub(lambda found: words[found[1]], self.text)


class Field(Frozen):
    """One thing to fill in. It rests on findings, or says that it is `ours`.

    A table begins with `rows`, each its first cell or its first cells; where `rows_from` says so, the owners
    that the plan names stand before them.
    """

    id: Slug
    ask: Text
    hint: Text | None = None
    kind: Literal["text", "choice", "table"] = "text"
    options: Texts = ()
    columns: Texts = ()
    rows: tuple[Text | Texts, ...] = ()
    rows_from: Literal["owners"] | None = None
    findings: Ids = ()
    ours: bool = False
    prefill: tuple[Prefill, ...] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> Field:
        if bool(self.findings) == self.ours:
            raise ValueError("a field either names findings or says 'ours: true'")
        if (self.kind == "choice") != bool(self.options) or (self.kind == "table") != bool(self.columns):
            raise ValueError("a choice has options, a table has columns, and nothing else has")
        if (self.rows or self.rows_from) and self.kind != "table":
            raise ValueError("only a table begins with rows")
        if any(len(row) > len(self.columns) for row in self.begin_rows()):
            raise ValueError(f"a row has more cells than there are columns: {', '.join(self.columns)}")
        return self

    def begin_rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the cells that the table's rows begin with."""
        return tuple((row,) if isinstance(row, str) else row for row in self.rows)


class Section(Frozen):
    """A part of a document."""

    id: Slug
    title: Text
    intro: Text | None = None
    findings: Ids = ()
    fields: tuple[Field, ...] = Constrained(min_length=1)


class Toolkit(Frozen):
    """A document that practices call for."""

    id: Slug
    label: Text
    purpose: Text
    practices: Ids = Constrained(min_length=1)
    sections: tuple[Section, ...] = Constrained(min_length=1)

    def all_fields(self) -> Iterator[Field]:
        """Yield the fields of all sections, in order."""
        for section in self.sections:
            yield from section.fields

    def finding_ids(self) -> list[str]:
        """Return the findings that the document rests on, in order, once each."""
        return list(dict.fromkeys(one for field in self.all_fields() for one in field.findings))


class Document(Frozen):
    """A toolkit filled in: what was answered, and from which plan it began. Saved and read as JSON."""

    format: Literal[1] = DOCUMENT_FORMAT
    toolkit: Slug
    catalogue_version: str
    created: datetime.date
    answers: dict[str, Answer] = Constrained(default_factory=dict)
    practices: tuple[str, ...] = ()


@lru_cache(maxsize=4)
def load_toolkits(content: Path | None = None) -> dict[str, Toolkit]:
    """Read all toolkits of a content folder (default: the packaged one), by id.

    Raises:
        CatalogueError: with every problem of form.
    """
    folder = (content or get_content_dir()) / "data" / "toolkits"
    toolkits: dict[str, Toolkit] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        where = f"data/toolkits/{path.name}"
        try:
            toolkit = Toolkit.model_validate(parse_yaml(path.read_bytes(), name=where))
        except ValidationError as error:
            problems += explain_validation(error, Toolkit, where)
            continue
        except FileProblem as error:
            problems.append(Problem(where, str(error).partition(": ")[2]))
            continue
        ids = [one.id for one in toolkit.all_fields()]
        problems += [Problem(where, f"the field {one!r} stands twice") for one in ids if ids.count(one) > 1]
        if toolkit.id != path.stem:
            problems.append(Problem(where, f"the id is {toolkit.id!r}", "file name and id are the same"))
        toolkits[toolkit.id] = toolkit
    if problems:
        raise CatalogueError(sorted(set(problems)))
    return toolkits


def get_toolkit(name: str) -> Toolkit:
    """Return a toolkit by its id.

    Raises:
        InputError: there is none; lists those there are.
    """
    toolkits = load_toolkits()
    if name not in toolkits:
        close = nearest(name, toolkits)
        hint = f"did you mean {close[0]!r}? " if close else ""
        raise InputError(f"there is no document {name[:60]!r}; {hint}allowed: {', '.join(toolkits)}")
    return toolkits[name]


def answer(document: Document, field_id: str, value: Answer) -> Document:
    """Return the document with one answer changed.

    Raises:
        InputError: the toolkit has no such field, or the value does not fit it.
    """
    answers = {**document.answers, field_id: value}
    return check_document(document.model_copy(update={"answers": answers}))


def check_document(document: Document, name: str = "document") -> Document:
    """Check a document's answers against its toolkit, and return it.

    Raises:
        InputError: with every unknown field and every answer of the wrong kind or size.
    """
    toolkit = get_toolkit(document.toolkit)
    fields = {one.id: one for one in toolkit.all_fields()}
    problems = []
    for key, value in document.answers.items():
        field = fields.get(key)
        if field is None:
            close = nearest(key, fields)
            hint = f"did you mean {close[0]!r}? " if close else ""
            what = f"{toolkit.label} has no field {key[:60]!r}"
            problems.append(Problem(name, what, f"{hint}allowed: {', '.join(fields)}"))
        else:
            problems += _check_answer(field, value, f"{name}: {key}")
    if problems:
        raise InputError(problems)
    return document


def _check_answer(field: Field, value: Answer, where: str) -> Iterator[Problem]:
    if isinstance(value, str) == (field.kind == "table"):
        wanted = f"rows of {len(field.columns)} texts" if field.kind == "table" else "text"
        yield Problem(where, "is of the wrong kind", f"this field takes {wanted}")
    elif isinstance(value, str):
        if len(value) > MAX_ANSWER:
            yield Problem(where, f"the text has {len(value):,} characters", f"at most {MAX_ANSWER:,}")
    elif len(value) > MAX_ROWS:
        yield Problem(where, f"the table has {len(value)} rows", f"at most {MAX_ROWS}")
    elif any(len(row) != len(field.columns) for row in value):
        yield Problem(where, "a row has too few or too many cells", f"columns: {', '.join(field.columns)}")
    elif any(len(cell) > MAX_ANSWER for row in value for cell in row):
        yield Problem(where, "a cell is too long", f"at most {MAX_ANSWER:,} characters")


def to_json(document: Document) -> str:
    """Return a document as JSON text; `from_json` reads it back with nothing lost."""
    return json.dumps(document.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"


def from_json(raw: bytes | str, *, name: str = "document") -> Document:
    """Read a saved document.

    Raises:
        FileProblem: too large, not JSON, no document of ours, or of a newer format.
        InputError: fields or answers do not fit its toolkit, with every problem at once.
    """
    if len(raw) > MAX_BYTES:
        raise FileProblem(f"{name}: the file has {len(raw):,} bytes; at most {MAX_BYTES:,} are read")
    try:
        found: Any = json.loads(raw)
    except (ValueError, RecursionError):
        raise FileProblem(f"{name}: not JSON; a saved document is JSON") from None
    if not can_be_written(found):
        raise FileProblem(
            f"{name}: holds half a character (an escape such as \\ud800), or a number beyond JSON"
        )
    if not is_document(found):
        raise FileProblem(f"{name}: not a saved document; the keys 'toolkit' and 'answers' are missing")
    try:
        document = Document.model_validate(found)
    except ValidationError as error:
        raise FileProblem(explain_validation(error, Document, name)) from None
    return check_document(document, name)


def can_be_written(found: Any) -> bool:
    """Say whether parsed JSON can be saved again: no half of a surrogate pair, no number beyond JSON."""
    try:
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return False
    return True


def is_document(found: Any) -> bool:
    """Say whether a parsed JSON file is a saved document."""
    return isinstance(found, dict) and {"toolkit", "answers"} <= found.keys()
