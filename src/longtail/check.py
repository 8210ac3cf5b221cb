"""The data's own soundness: one policy a function, each yields the problems it finds.

`POLICIES` is the list that the command line, the facade and the tests share; `SOURCE_POLICIES`
need the sources' texts as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from longtail.check_texts import SOURCE_POLICIES, find_texts, place_of
from longtail.errors import FileProblem, Problem, nearest
from longtail.evidence import find_organisation
from longtail.load import Catalogue
from longtail.locate import read_source_texts
from longtail.model import (
    TO_WRITE,
    AntiPattern,
    Challenge,
    NumberRange,
    Organisation,
    Practice,
    TradeOff,
    When,
)

MIN_TERMS, MIN_UTTERANCES = 5, 8
MIN_ANCHOR, MAX_ANCHOR = 4, 9

Policy = Callable[[Catalogue], Iterator[Problem]]

_REFERENCE_KINDS = {
    "challenge": ("challenge",),
    "practice": ("practice",),
    "practices": ("practice",),
    "near": ("challenge",),
    "findings": ("finding",),
    "disputes": ("finding",),
    "qualifies": ("finding",),
    "version_of": ("source",),
    "same_as": ("organisation",),
}


def find_problems(catalogue: Catalogue, sources: Path | None = None) -> list[Problem]:
    """Run every policy, then the shapes; with `sources`, a folder of the sources' texts, all that need them.

    Raises:
        FileProblem: `sources` holds none of the texts.
    """
    problems = [problem for policy in POLICIES for problem in policy(catalogue)]
    if sources is not None:
        seeds = {source.key: source.seed for source in catalogue.sources.values() if source.seed}
        texts = read_source_texts(sources, seeds)
        if not texts:
            starts = ", ".join(sorted(seeds.values()))
            raise FileProblem(f"{sources}: holds no source text; expected files that begin with {starts}")
        problems += [problem for policy in SOURCE_POLICIES for problem in policy(catalogue, texts)]
    if not problems:  # the shapes need a whole graph, and take seconds
        from longtail.graph.shapes import find_shape_problems

        problems = find_shape_problems(catalogue)
    return sorted(set(problems))


def check_references(catalogue: Catalogue) -> Iterator[Problem]:
    """Every id that a record names exists and is of the right kind."""
    for record in catalogue.records.values():
        for field, target in _references(record):
            kinds = _REFERENCE_KINDS[field]
            if target in catalogue.records and target.split("/")[0] in kinds:
                continue
            known = [one for one in catalogue.records if one.split("/")[0] in kinds]
            close = nearest(target, known)
            remedy = f"nearest: {close[0]}" if close else f"expected a {kinds[0]}"
            yield Problem(
                place_of(catalogue, record.id), f"{field} names {target!r}, which does not exist", remedy
            )


def check_conditions(catalogue: Catalogue) -> Iterator[Problem]:
    """Every condition names facets and options that exist."""
    for record in catalogue.records.values():
        for when in _conditions(record):
            if not when:
                yield Problem(
                    place_of(catalogue, record.id), "a condition is empty", "name at least one facet"
                )
            for key, wanted in when.items():
                yield from _check_answers(catalogue, record.id, key, wanted)


def check_organisation_profiles(catalogue: Catalogue) -> Iterator[Problem]:
    """Every answer of an organisation is one the facets allow, and says where it stands."""
    for organisation in catalogue.organisations.values():
        for key, value in organisation.profile.items():
            if not isinstance(value, int):
                wanted = (value,) if isinstance(value, str) else value
                yield from _check_answers(catalogue, organisation.id, key, wanted)
            if key not in organisation.because:
                yield Problem(
                    place_of(catalogue, organisation.id), f"'because' does not say where {key!r} stands"
                )
        for key in set(organisation.because) - set(organisation.profile):
            yield Problem(
                place_of(catalogue, organisation.id), f"'because' explains {key!r}, which 'profile' lacks"
            )


def check_voices(catalogue: Catalogue) -> Iterator[Problem]:
    """Every participant and organisation of a finding has a record."""
    known = catalogue.organisation_by_voice
    for finding in catalogue.findings.values():
        for voice in (*finding.participants, *finding.organisations):
            if find_organisation(catalogue, finding.source, voice) is None:
                allowed = [name for source, name in known if source == finding.source]
                close = nearest(voice, allowed)
                remedy = f"nearest: {close[0]}" if close else "add data/organisations/<slug>.yaml"
                yield Problem(place_of(catalogue, finding.id), f"nobody is recorded as {voice!r}", remedy)


def check_sources(catalogue: Catalogue) -> Iterator[Problem]:
    """Every finding stands in a section of its source's outline; every source key has a record."""
    for finding in catalogue.findings.values():
        source = catalogue.source_by_key.get(finding.source)
        if source is None:
            keys = ", ".join(catalogue.source_by_key)
            yield Problem(
                place_of(catalogue, finding.id), f"there is no source {finding.source!r}", f"allowed: {keys}"
            )
        elif finding.section not in {section.id for section in source.sections}:
            close = nearest(finding.section, [section.id for section in source.sections])
            remedy = f"nearest: {close[0]!r}" if close else f"add it to data/sources/{source.key}.yaml"
            yield Problem(
                place_of(catalogue, finding.id),
                f"the section {finding.section!r} is not in the outline",
                remedy,
            )
    for organisation in catalogue.organisations.values():
        if organisation.source not in catalogue.source_by_key:
            yield Problem(place_of(catalogue, organisation.id), f"there is no source {organisation.source!r}")


def check_themes(catalogue: Catalogue) -> Iterator[Problem]:
    """Every theme named is one of ours."""
    facet = catalogue.facet_by_key.get("theme")
    allowed = [option.id for option in facet.options] if facet else []
    named: list[tuple[str, Iterable[str]]] = [(one.id, one.themes) for one in catalogue.browsable.values()]
    named += [(source.id, theme.matches) for source in catalogue.sources.values() for theme in source.themes]
    for record_id, themes in named:
        for theme in themes:
            if theme not in allowed:
                yield Problem(
                    place_of(catalogue, record_id),
                    f"there is no theme {theme!r}",
                    f"allowed: {', '.join(allowed)}",
                )
    for record in catalogue.browsable.values():
        if not record.themes and not isinstance(record, Organisation):
            yield Problem(place_of(catalogue, record.id), "has no theme", "name at least one")


def check_anchors(catalogue: Catalogue) -> Iterator[Problem]:
    """An anchor has 4 to 9 words."""
    for finding in catalogue.findings.values():
        count = len(finding.anchor.split())
        if not MIN_ANCHOR <= count <= MAX_ANCHOR:
            what = f"the anchor {finding.anchor!r} has {count} words"
            yield Problem(place_of(catalogue, finding.id), what, f"{MIN_ANCHOR} to {MAX_ANCHOR} are allowed")


def check_vocabulary(catalogue: Catalogue) -> Iterator[Problem]:
    """Every record but an organisation carries the least entry vocabulary, without doubles."""
    for record in catalogue.browsable.values():
        if isinstance(record, Organisation):
            continue
        for name, texts, least in (
            ("terms", record.terms, MIN_TERMS),
            ("utterances", record.utterances, MIN_UTTERANCES),
        ):
            distinct = {text.casefold() for text in texts}
            if len(distinct) < least:
                yield Problem(
                    place_of(catalogue, record.id),
                    f"{len(distinct)} {name}",
                    f"at least {least} different ones",
                )
            if len(distinct) < len(texts):
                yield Problem(place_of(catalogue, record.id), f"a text stands twice in {name}", "remove one")


def check_findings_used(catalogue: Catalogue) -> Iterator[Problem]:
    """A finding serves at least one record, unless it is context or an open question."""
    used = {one for record in catalogue.browsable.values() for one in record.finding_ids()}
    for finding in catalogue.findings.values():
        if finding.id not in used and finding.kind not in ("context", "open-question"):
            remedy = "link it from a challenge, practice, anti-pattern or trade-off, or make it context"
            yield Problem(place_of(catalogue, finding.id), f"this {finding.kind} serves nothing", remedy)


def check_gaps(catalogue: Catalogue) -> Iterator[Problem]:
    """A challenge without a practice is marked as an open question, and only such a one."""
    addressed = {link.challenge for practice in catalogue.practices.values() for link in practice.addresses}
    for challenge in catalogue.challenges.values():
        if challenge.id not in addressed and not challenge.open_question:
            yield Problem(
                place_of(catalogue, challenge.id),
                "no practice addresses it",
                "link one, or set 'open_question: true'",
            )
        if challenge.id in addressed and challenge.open_question:
            yield Problem(
                place_of(catalogue, challenge.id), "is marked as an open question but practices address it"
            )


def check_prerequisites(catalogue: Catalogue) -> Iterator[Problem]:
    """No practice requires itself, directly or over others."""
    requires = {one.id: [link.practice for link in one.requires] for one in catalogue.practices.values()}
    for start in requires:
        path = _find_cycle(start, requires)
        if path and start == min(path):
            yield Problem(
                place_of(catalogue, start), f"prerequisites run in a circle: {' -> '.join(path)}", "cut it"
            )


def check_labels(catalogue: Catalogue) -> Iterator[Problem]:
    """No two records of a kind carry the same label."""
    seen: dict[tuple[str, str], str] = {}
    for record in catalogue.browsable.values():
        key = (record.kind, record.label.casefold())
        if key in seen:
            yield Problem(place_of(catalogue, record.id), f"has the label of {seen[key]}", "tell them apart")
        seen[key] = record.id


def check_open_texts(catalogue: Catalogue) -> Iterator[Problem]:
    """No text is still to be written (`longtail paper add` leaves some open)."""
    for record in catalogue.records.values():
        for sentence in find_texts(record):
            if sentence.startswith(TO_WRITE):
                yield Problem(
                    place_of(catalogue, record.id), f"a text is still open: {sentence!r}", "write it"
                )


def check_retired(catalogue: Catalogue) -> Iterator[Problem]:
    """A retired id is no longer used and leads to a record that exists."""
    for old, entry in catalogue.retired.items():
        successor = entry.get("replaced_by", "") if isinstance(entry, dict) else ""
        if old in catalogue.records:
            yield Problem(f"data/retired.yaml: {old}", "is retired but still in use", "ids are never reused")
        if successor not in catalogue.records:
            yield Problem(f"data/retired.yaml: {old}", f"leads to {successor!r}, which does not exist")


POLICIES: tuple[Policy, ...] = (
    check_references,
    check_conditions,
    check_organisation_profiles,
    check_voices,
    check_sources,
    check_themes,
    check_anchors,
    check_vocabulary,
    check_findings_used,
    check_gaps,
    check_prerequisites,
    check_labels,
    check_open_texts,
    check_retired,
)


def _references(part: Any, field: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            if name != "evidence":
                yield from _references(getattr(part, name), name)
    elif isinstance(part, tuple):
        for item in part:
            yield from _references(item, field)
    elif field in _REFERENCE_KINDS and isinstance(part, str):
        yield field, part


def _conditions(record: Any) -> Iterator[When]:
    if isinstance(record, (Challenge, AntiPattern, TradeOff)):
        for context in record.contexts:
            yield context.when
    elif isinstance(record, Practice):
        for condition in record.conditions:
            yield condition.when


def _check_answers(
    catalogue: Catalogue, record_id: str, key: str, wanted: tuple[str, ...] | NumberRange
) -> Iterator[Problem]:
    where = place_of(catalogue, record_id)
    facet = catalogue.facet_by_key.get(key)
    if facet is None:
        close = nearest(key, catalogue.facet_by_key)
        yield Problem(
            where, f"there is no facet {key!r}", f"nearest: {close[0]}" if close else "see data/facets"
        )
    elif isinstance(wanted, NumberRange):
        if facet.type != "number":
            yield Problem(where, f"{key} takes options, not a range")
    elif facet.type == "number":
        yield Problem(where, f"{key} takes a range", "write {min: 1, max: 5}")
    else:
        allowed = [option.id for option in facet.options]
        for option in wanted:
            if option not in allowed:
                yield Problem(where, f"{key} has no option {option!r}", f"allowed: {', '.join(allowed)}")


def _find_cycle(start: str, requires: dict[str, list[str]]) -> list[str] | None:
    stack = [(start, [start])]
    seen: set[str] = set()
    while stack:
        here, path = stack.pop()
        for after in requires.get(here, []):
            if after == start:
                return [*path, start]
            if after not in seen:
                seen.add(after)
                stack.append((after, [*path, after]))
    return None


__all__ = ["POLICIES", "SOURCE_POLICIES", "Organisation", "TradeOff", "find_problems"]
