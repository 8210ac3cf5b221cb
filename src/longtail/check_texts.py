"""Check the catalogue against the sources' texts: one policy a function, each yields problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel

from longtail.errors import Problem
from longtail.load import Catalogue
from longtail.locate import SourceText
from longtail.model import Finding, Record

SourcePolicy = Callable[[Catalogue, dict[str, SourceText]], Iterator[Problem]]


def check_anchors_in_text(catalogue: Catalogue, texts: dict[str, SourceText]) -> Iterator[Problem]:
    """Every anchor stands in its source, exactly as printed."""
    for finding in catalogue.findings.values():
        text = texts.get(finding.source)
        if text is not None and text.find_anchor(finding.anchor) is None:
            yield Problem(
                place_of(catalogue, finding.id), f"the anchor {finding.anchor!r} is not in the text"
            )


def check_voices_in_text(catalogue: Catalogue, texts: dict[str, SourceText]) -> Iterator[Problem]:
    """Every participant of a finding is named near its anchor."""
    for finding in catalogue.findings.values():
        text = texts.get(finding.source)
        at = text.find_anchor(finding.anchor) if text else None
        if text is None or at is None:
            continue
        for voice in finding.participants:
            if not text.names_near(voice, at):
                what = f"{voice} is not named near {finding.anchor!r}"
                yield Problem(place_of(catalogue, finding.id), what, "attach only whom the passage names")


def check_own_words(catalogue: Catalogue, texts: dict[str, SourceText]) -> Iterator[Problem]:
    """No sentence of ours shares 8 or more consecutive words with a source."""
    for record in catalogue.records.values():
        for sentence in _sentences(record):
            for text in texts.values():
                shared = text.find_shared_run(sentence)
                if shared:
                    what = f"shares words with {text.key}: {shared!r}"
                    yield Problem(place_of(catalogue, record.id), what, "say it in our own words")


SOURCE_POLICIES: tuple[SourcePolicy, ...] = (check_anchors_in_text, check_voices_in_text, check_own_words)


def place_of(catalogue: Catalogue, record_id: str) -> str:
    """Return the file and the id of a record, as problems name it."""
    return f"{catalogue.files.get(record_id, 'data')}: {record_id}"


def _sentences(record: Any) -> Iterator[str]:
    """Yield every text of ours in a record (not its anchor, ids, keys or citation)."""
    if isinstance(record, Finding):
        yield record.claim
        if record.note:
            yield record.note
    elif isinstance(record, Record):
        yield from find_texts(record)


def find_texts(part: Any) -> Iterator[str]:
    """Yield every text of a record or of a part of it, whatever holds more than one word."""
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            if name not in ("evidence", "findings", "id"):
                yield from find_texts(getattr(part, name))
    elif isinstance(part, (tuple, list)):
        for item in part:
            yield from find_texts(item)
    elif isinstance(part, str) and " " in part:
        yield part
