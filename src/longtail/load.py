"""Read the catalogue's YAML files into records; gather every problem, then raise once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from longtail.errors import CatalogueError, FileProblem, Problem, UnknownId, nearest
from longtail.files import write_atomically
from longtail.model import (
    AntiPattern,
    Challenge,
    Facet,
    Finding,
    Organisation,
    Practice,
    Record,
    Source,
    TradeOff,
)
from longtail.paths import get_cache_dir, get_content_dir
from longtail.strict_yaml import parse_yaml

FOLDERS: dict[str, type[Challenge | Practice | AntiPattern | TradeOff | Organisation | Source | Facet]] = {
    "sources": Source,
    "facets": Facet,
    "organisations": Organisation,
    "challenges": Challenge,
    "practices": Practice,
    "anti-patterns": AntiPattern,
    "trade-offs": TradeOff,
}
"""The folders of `data/` with one record a file, in reading order."""

_CACHE_FORMAT = 1
_AnyModel = TypeVar("_AnyModel", bound=BaseModel)
AnyRecord = Finding | Source | Facet | Challenge | Practice | AntiPattern | TradeOff | Organisation


@dataclass(frozen=True)
class Catalogue:
    """All records by id, kind by kind, in the order of their file names (findings: of the text)."""

    version: str
    sources: Mapping[str, Source]
    facets: Mapping[str, Facet]
    findings: Mapping[str, Finding]
    organisations: Mapping[str, Organisation]
    challenges: Mapping[str, Challenge]
    practices: Mapping[str, Practice]
    anti_patterns: Mapping[str, AntiPattern]
    trade_offs: Mapping[str, TradeOff]
    questionnaire: Mapping[str, Any]
    retired: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def records(self) -> dict[str, AnyRecord]:
        """Every record of every kind by id."""
        everything: dict[str, AnyRecord] = {}
        for group in (self.challenges, self.practices, self.anti_patterns, self.trade_offs):
            everything.update(group)
        for more in (self.organisations, self.findings, self.sources, self.facets):
            everything.update(more)
        return everything

    @cached_property
    def browsable(self) -> dict[str, Record]:
        """The records that have a label and an entry vocabulary, by id."""
        return {key: value for key, value in self.records.items() if isinstance(value, Record)}

    @cached_property
    def source_by_key(self) -> dict[str, Source]:
        """Sources by their key (`nahar-2022`)."""
        return {source.key: source for source in self.sources.values()}

    @cached_property
    def facet_by_key(self) -> dict[str, Facet]:
        """Facets by the key they have in a profile (`organisation_type`)."""
        return {facet.key: facet for facet in self.facets.values()}

    @cached_property
    def organisation_by_voice(self) -> dict[tuple[str, str], str]:
        """(source key, participant or organisation as printed) -> organisation id."""
        voices: dict[tuple[str, str], str] = {}
        for organisation in self.organisations.values():
            voices[organisation.source, organisation.key] = organisation.id
            for participant in organisation.participants:
                voices[organisation.source, participant.id] = organisation.id
        return voices

    @cached_property
    def organisation_by_name(self) -> dict[str, str]:
        """Named organisations (those without interviewees): name as printed -> organisation id."""
        return {one.key: one.id for one in self.organisations.values() if not one.participants}

    def get_study(self, source_key: str) -> str:
        """Return the key of the study a source belongs to (its own, or that of which it is a version)."""
        source = self.source_by_key.get(source_key)
        return source.version_of.partition("/")[2] if source and source.version_of else source_key

    def find_organisation(self, source_key: str, voice: str) -> str | None:
        """Return the organisation id of a participant or organisation as a source prints it, or None.

        Interviewees and numbered organisations belong to their own study; a name such as `Strava` means
        the same organisation wherever it is printed.
        """
        known = self.organisation_by_voice
        for key in (source_key, self.get_study(source_key)):
            if (key, voice) in known:
                return known[key, voice]
        return self.organisation_by_name.get(voice)

    @cached_property
    def findings_by_organisation(self) -> dict[str, tuple[str, ...]]:
        """Organisation id -> the ids of the findings that name it or its interviewees."""
        found: dict[str, dict[str, None]] = {}
        for finding in self.findings.values():
            for voice in (*finding.participants, *finding.organisations):
                organisation = self.find_organisation(finding.source, voice)
                if organisation:
                    found.setdefault(organisation, {})[finding.id] = None
        return {organisation: tuple(ids) for organisation, ids in found.items()}

    def get(self, record_id: str) -> AnyRecord:
        """Return a record; a retired id leads to its successor.

        Raises:
            UnknownId: there is none; carries the nearest ids.
        """
        wanted = self.retired.get(record_id, {}).get("replaced_by", record_id)
        record = self.records.get(wanted)
        if record is None:
            raise UnknownId(record_id, self.records)
        return record

    def find_evidence(self, record: AnyRecord | Record) -> tuple[Finding, ...]:
        """Return the findings a record rests on, whole, in the order its links name them."""
        if isinstance(record, Finding):
            return (record,)
        if isinstance(record, Record) and record.evidence:
            return record.evidence
        ids = record.finding_ids() if isinstance(record, Record) else []
        if isinstance(record, Organisation):
            ids = list(dict.fromkeys((*ids, *self.findings_by_organisation.get(record.id, ()))))
        return tuple(self.findings[finding] for finding in ids if finding in self.findings)


def load_catalogue(content: Path | None = None) -> Catalogue:
    """Load the catalogue of a content folder (default: the packaged one), from the cache where it is fresh.

    Raises:
        CatalogueError: with every problem found.
    """
    data = (content or get_content_dir()) / "data"
    raw = _read_all(data)
    digest = _digest(raw)
    cached = _read_cache(digest)
    documents, problems = (cached, []) if cached is not None else _parse_all(raw)
    catalogue, more = _build(documents, digest)
    problems = [*problems, *more]
    if problems or catalogue is None:
        raise CatalogueError(sorted(set(problems)))
    if cached is None:
        _write_cache(digest, documents)
    return catalogue


def read_catalogue(content: Path | None = None) -> tuple[Catalogue | None, list[Problem]]:
    """Read without the cache; return what could be built and every problem of form."""
    data = (content or get_content_dir()) / "data"
    try:
        raw = _read_all(data)
    except CatalogueError as error:
        return None, list(error.problems)
    documents, problems = _parse_all(raw)
    catalogue, more = _build(documents, _digest(raw))
    return catalogue, sorted({*problems, *more})


def load_facets(content: Path | None = None) -> dict[str, Facet]:
    """Read only the facets, by profile key: enough to check a profile."""
    folder = (content or get_content_dir()) / "data" / "facets"
    facets: dict[str, Facet] = {}
    for path in sorted(folder.glob("*.yaml")):
        facet = Facet.model_validate(parse_yaml(path.read_bytes(), name=path.name))
        facets[facet.key] = facet
    return facets


def _read_all(data: Path) -> dict[str, bytes]:
    if not (data / "catalogue.yaml").is_file():
        raise CatalogueError(
            [Problem(str(data), "there is no catalogue here", "expected data/catalogue.yaml")]
        )
    wanted = [data / "catalogue.yaml", data / "questionnaire.yaml"]
    wanted += [data / "retired.yaml"] if (data / "retired.yaml").is_file() else []
    for folder in FOLDERS:
        wanted += sorted((data / folder).glob("*.yaml"))
    wanted += sorted((data / "findings").glob("*/*.yaml"))
    return {path.relative_to(data).as_posix(): path.read_bytes() for path in wanted if path.is_file()}


def _digest(raw: Mapping[str, bytes]) -> str:
    total = hashlib.sha256()
    for name, content in raw.items():
        total.update(name.encode())
        total.update(hashlib.sha256(content).digest())
    return total.hexdigest()


def _parse_all(raw: Mapping[str, bytes]) -> tuple[dict[str, Any], list[Problem]]:
    documents: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, content in raw.items():
        try:
            documents[name] = parse_yaml(content, name=f"data/{name}")
        except FileProblem as error:
            where, _, what = str(error).partition(": ")
            problems.append(Problem(where, what))
    return documents, problems


def _read_cache(digest: str) -> dict[str, Any] | None:
    path = get_cache_dir() / f"catalogue-{digest[:16]}.json"
    try:
        stored = json.loads(path.read_bytes())
        fresh = stored["format"] == _CACHE_FORMAT and stored["digest"] == digest
        documents = stored["documents"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return documents if fresh and isinstance(documents, dict) else None


def _write_cache(digest: str, documents: Mapping[str, Any]) -> None:
    folder = get_cache_dir()
    stored = {"format": _CACHE_FORMAT, "digest": digest, "documents": documents}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / f"catalogue-{digest[:16]}.json", json.dumps(stored).encode())
        for old in sorted(folder.glob("catalogue-*.json"), key=lambda path: path.stat().st_mtime)[:-3]:
            old.unlink(missing_ok=True)
    except (OSError, FileProblem):
        return  # a cache that cannot be kept costs a second at the next start, nothing else


def _build(documents: Mapping[str, Any], digest: str) -> tuple[Catalogue | None, list[Problem]]:
    problems: list[Problem] = []
    files: dict[str, str] = {}
    groups: dict[str, dict[str, Any]] = {folder: {} for folder in FOLDERS}
    findings: dict[str, Finding] = {}
    for name, document in documents.items():
        folder = name.split("/")[0]
        if folder in FOLDERS:
            record = _make(FOLDERS[folder], document, f"data/{name}", problems)
            if record is not None:
                _keep(groups[folder], record.id, record, name, files, problems)
        elif folder == "findings":
            for item in _finding_items(document, name, problems):
                where = f"data/{name}: {item.get('id', '?')}"
                finding = _make(Finding, {**item, "source": name.split("/")[1]}, where, problems)
                if finding is not None:
                    _keep(findings, finding.id, finding, name, files, problems)
    head = documents.get("catalogue.yaml")
    version = str(head.get("version", "")) if isinstance(head, dict) else ""
    if not version:
        problems.append(Problem("data/catalogue.yaml", "the key 'version' is missing"))
        return None, problems
    questionnaire = documents.get("questionnaire.yaml")
    retired = documents.get("retired.yaml") or {}
    catalogue = Catalogue(
        version=f"{version}+{digest[:8]}",
        findings=findings,
        questionnaire=questionnaire if isinstance(questionnaire, dict) else {},
        retired=retired if isinstance(retired, dict) else {},
        files={record_id: f"data/{name}" for record_id, name in files.items()},
        **{folder.replace("-", "_"): group for folder, group in groups.items()},
    )
    return catalogue, problems


def _finding_items(document: Any, name: str, problems: list[Problem]) -> Iterator[dict[str, Any]]:
    if not isinstance(document, list):
        problems.append(
            Problem(f"data/{name}", "a findings file is a list", "begin each finding with '- id: ...'")
        )
        return
    for number, item in enumerate(document, start=1):
        if not isinstance(item, dict):
            problems.append(Problem(f"data/{name}: item {number}", "is not a mapping of keys to values"))
        elif "source" in item:
            problems.append(
                Problem(
                    f"data/{name}: {item.get('id')}", "the key 'source' is given by the folder", "remove it"
                )
            )
        else:
            yield item


def _make(kind: type[_AnyModel], document: Any, where: str, problems: list[Problem]) -> _AnyModel | None:
    if not isinstance(document, dict):
        problems.append(Problem(where, "the file is not a mapping of keys to values"))
        return None
    try:
        return kind.model_validate(document)
    except ValidationError as error:
        problems.extend(explain_validation(error, kind, where))
        return None


def explain_validation(error: ValidationError, kind: type[BaseModel], where: str) -> list[Problem]:
    """Turn pydantic's errors into problems that name key, value and remedy."""
    found: list[Problem] = []
    for detail in error.errors(include_url=False):
        key = ".".join(str(part) for part in detail["loc"]) or "?"
        value = str(detail.get("input"))[:80]
        match detail["type"]:
            case "extra_forbidden":
                owner = _model_at(kind, detail["loc"][:-1])
                close = nearest(str(detail["loc"][-1]), owner.model_fields)
                remedy = (
                    f"did you mean {close[0]!r}?" if close else f"allowed: {', '.join(owner.model_fields)}"
                )
                found.append(Problem(where, f"unknown key {key!r}", remedy))
            case "missing":
                found.append(Problem(where, f"the key {key!r} is missing"))
            case "literal_error":
                allowed = str(detail.get("ctx", {}).get("expected", ""))
                found.append(Problem(where, f"{key}: {value!r} is not allowed", f"allowed: {allowed}"))
            case _:
                found.append(Problem(where, f"{key}: {detail['msg']}", f"it is {value!r}"))
    return found


def _model_at(kind: type[BaseModel], path: Iterable[Any]) -> type[BaseModel]:
    """Follow a validation error's path to the class whose key was wrong."""
    here: type[BaseModel] = kind
    for part in path:
        if isinstance(part, int) or part not in here.model_fields:
            continue
        inner = _first_model(here.model_fields[part].annotation)
        if inner is None:
            break
        here = inner
    return here


def _first_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        inner = _first_model(part)
        if inner is not None:
            return inner
    return None


def _keep(
    group: dict[str, Any],
    record_id: str,
    record: Any,
    name: str,
    files: dict[str, str],
    problems: list[Problem],
) -> None:
    where = f"data/{name}: {record_id}"
    if record_id in files:
        problems.append(
            Problem(where, f"the id stands already in data/{files[record_id]}", "ids are used once")
        )
        return
    kind, _, slug = record_id.partition("/")
    stem = Path(name).stem
    expected = "finding" if name.startswith("findings/") else name.split("/")[0].removesuffix("s")
    if kind != expected:
        problems.append(Problem(where, f"the id must begin with '{expected}/' in this folder"))
    elif expected != "finding" and slug != stem:
        problems.append(
            Problem(where, f"the file's name is {stem!r}", f"rename the file to {slug}.yaml, or the id")
        )
    group[record_id] = record
    files[record_id] = name
