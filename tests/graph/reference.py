"""The answers to every question of `ontology/queries`, reckoned from the records by slow and obvious loops.

Each function has the name of its query and returns a set of rows, each a tuple in the order of the variables.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any
from urllib.parse import quote

from longtail.evidence import count_voices, find_organisation, get_study, measure_strength
from longtail.load import Catalogue
from longtail.model import Challenge, Finding, NumberRange, Practice, Record

Answer = set[tuple[Any, ...]]
REFERENCES: dict[str, Callable[..., Answer]] = {}


def reference(function: Callable[..., Answer]) -> Callable[..., Answer]:
    REFERENCES[function.__name__.replace("_", "-")] = function
    return function


# helpers


def slug(option: str) -> str:
    return option.rpartition("/")[2]


def findings_of(catalogue: Catalogue, links: Iterable[Any]) -> list[Finding]:
    return [catalogue.findings[one] for link in links for one in link.findings]


def evidence(catalogue: Catalogue, record: Record) -> list[Finding]:
    return [catalogue.findings[one] for one in record.finding_ids()]


def seen_at(catalogue: Catalogue, finding: Finding) -> set[str]:
    voices = (*finding.participants, *finding.organisations)
    return {found for voice in voices if (found := find_organisation(catalogue, finding.source, voice))}


def counted(catalogue: Catalogue, organisation: str) -> str:
    return catalogue.organisations[organisation].same_as or organisation


def addressed(practice: Practice) -> set[str]:
    return {link.challenge for link in practice.addresses}


def practices_of(catalogue: Catalogue, challenge: str) -> list[Practice]:
    return [one for one in catalogue.practices.values() if challenge in addressed(one)]


def study(catalogue: Catalogue, finding: Finding) -> str:
    return f"source/{get_study(catalogue, finding.source)}"


def level(catalogue: Catalogue, record: Record) -> int:
    return measure_strength(catalogue, record).level


def answers(profile: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in profile.items():
        if not isinstance(value, (int, NumberRange)) and key != "roles":
            yield from ((key, one) for one in ([value] if isinstance(value, str) else value))


def walk(start: str, step: Callable[[str], Iterable[str]]) -> set[str]:
    found: set[str] = set()
    todo = list(step(start))
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo.extend(step(one))
    return found


def observed_at(catalogue: Catalogue, practice: Practice) -> set[str]:
    seen = [one for one in findings_of(catalogue, practice.supports) if one.kind == "observed-practice"]
    return {place for finding in seen for place in seen_at(catalogue, finding)}


# questions of the product


@reference
def practices_for_challenge(catalogue: Catalogue, challenge: str) -> Answer:
    return {(one.id, level(catalogue, one)) for one in practices_of(catalogue, challenge)}


@reference
def anti_patterns_for_challenge(catalogue: Catalogue, challenge: str) -> Answer:
    every = catalogue.anti_patterns.values()
    return {(one.id,) for one in every if any(link.challenge == challenge for link in one.causes)}


@reference
def trade_offs_for_practice(catalogue: Catalogue, practice: str) -> Answer:
    every = catalogue.trade_offs.values()
    return {(one.id,) for one in every if any(practice in side.practices for side in one.sides)}


@reference
def findings_of_organisation(catalogue: Catalogue, organisation: str) -> Answer:
    return {(one.id,) for one in catalogue.findings.values() if organisation in seen_at(catalogue, one)}


@reference
def challenges_of_organisation(catalogue: Catalogue, organisation: str) -> Answer:
    rows = set()
    for challenge in catalogue.challenges.values():
        said = {
            one.id
            for one in findings_of(catalogue, challenge.reported)
            if organisation in seen_at(catalogue, one)
        }
        if said:
            rows.add((challenge.id, len(said)))
    return rows


@reference
def neighbours_of_record(catalogue: Catalogue, record: str) -> Answer:
    edges: list[tuple[int, str, str, str]] = []
    for practice in catalogue.practices.values():
        edges += [(1, "addressesChallenge", practice.id, one) for one in addressed(practice)]
        edges += [(3, "requiresPractice", practice.id, link.practice) for link in practice.requires]
    for anti in catalogue.anti_patterns.values():
        edges += [(2, "causesChallenge", anti.id, link.challenge) for link in anti.causes]
        edges += [(2, "insteadPractice", anti.id, link.practice) for link in anti.instead]
    for challenge in catalogue.challenges.values():
        edges += [(3, "leadsToChallenge", challenge.id, link.challenge) for link in challenge.leads_to]
        for other in challenge.near:
            edges += [(5, "related", challenge.id, other), (5, "related", other, challenge.id)]
    for trade_off in catalogue.trade_offs.values():
        edges += [
            (4, "weighsPractice", trade_off.id, one) for side in trade_off.sides for one in side.practices
        ]
    around: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for rank, name, start, end in edges:
        if start == record:
            around[end].append((rank, name))
        if end == record:
            around[start].append((rank, f"^{name}"))
    rows = [
        (other, min(name for _, name in via), min(rank for rank, _ in via)) for other, via in around.items()
    ]
    return set(sorted(rows, key=lambda row: (row[2], row[0]))[:14])


@reference
def disagreements(catalogue: Catalogue) -> Answer:
    rows = set()
    for finding in catalogue.findings.values():
        for other in (*finding.disputes, *finding.qualifies):
            rows.add(
                (other, finding.id, study(catalogue, finding), study(catalogue, catalogue.findings[other]))
            )
    for practice in catalogue.practices.values():
        for finding in findings_of(catalogue, practice.against):
            for supporting in findings_of(catalogue, practice.supports):
                rows.add((practice.id, finding.id, study(catalogue, finding), study(catalogue, supporting)))
    return {row for row in rows if row[2] != row[3]}


@reference
def open_questions(catalogue: Catalogue) -> Answer:
    challenges = {(one.id,) for one in catalogue.challenges.values() if one.open_question}
    return challenges | {(one.id,) for one in catalogue.findings.values() if one.kind == "open-question"}


@reference
def practices_instead(catalogue: Catalogue, antiPattern: str) -> Answer:  # noqa: N803 - the query's variable
    return {(link.practice,) for link in catalogue.anti_patterns[antiPattern].instead}


@reference
def anti_patterns_avoided_by_practice(catalogue: Catalogue, practice: str) -> Answer:
    every = catalogue.anti_patterns.values()
    return {(one.id,) for one in every if any(link.practice == practice for link in one.instead)}


@reference
def records_of_theme(catalogue: Catalogue, theme: str) -> Answer:
    return {(one.id, one.kind) for one in catalogue.browsable.values() if slug(theme) in one.themes}


@reference
def findings_of_section(catalogue: Catalogue, section: str) -> Answer:
    _, source, name = section.split("/", 2)
    return {
        (one.id,)
        for one in catalogue.findings.values()
        if one.source == source and quote(one.section, safe="") == name
    }


@reference
def records_on_finding(catalogue: Catalogue, finding: str) -> Answer:
    return {(one.id, one.kind) for one in catalogue.browsable.values() if finding in one.finding_ids()}


@reference
def prerequisites_of_practice(catalogue: Catalogue, practice: str) -> Answer:
    return {
        (one,)
        for one in walk(practice, lambda at: [link.practice for link in catalogue.practices[at].requires])
    }


@reference
def consequences_of_challenge(catalogue: Catalogue, challenge: str) -> Answer:
    return {
        (one,)
        for one in walk(challenge, lambda at: [link.challenge for link in catalogue.challenges[at].leads_to])
    }


# competency questions


@reference
def followed_data_quality_practices_without_extra_hire(catalogue: Catalogue, theme: str) -> Answer:
    enough = {"data-scientist", "software-engineer", "domain-expert", "product-manager", "executive"}
    rows = set()
    for practice in catalogue.practices.values():
        on_theme = any(slug(theme) in catalogue.challenges[one].themes for one in addressed(practice))
        places = {counted(catalogue, one) for one in observed_at(catalogue, practice)}
        if on_theme and set(practice.roles) <= enough and len(places) >= 3:
            rows.add((practice.id, len(places)))
    return rows


@reference
def model_first_challenges_that_need_an_engineer(catalogue: Catalogue) -> Answer:
    engineers = {"ml-engineer", "software-engineer", "data-engineer"}

    def is_model_first(challenge: Challenge) -> bool:
        if any("model-first" in tuple(link.when.get("trajectory", ())) for link in challenge.contexts):
            return True
        places = {at for one in findings_of(catalogue, challenge.reported) for at in seen_at(catalogue, one)}
        return any(catalogue.organisations[one].profile.get("trajectory") == "model-first" for one in places)

    rows = set()
    for challenge in catalogue.challenges.values():
        practices = practices_of(catalogue, challenge.id)
        if practices and is_model_first(challenge) and all(set(one.roles) & engineers for one in practices):
            rows.add((challenge.id,))
    return rows


@reference
def challenges_in_several_studies(catalogue: Catalogue) -> Answer:
    rows = set()
    for challenge in catalogue.challenges.values():
        studies = {study(catalogue, one) for one in findings_of(catalogue, challenge.reported)}
        if len(studies) > 1:
            rows.add((challenge.id, len(studies)))
    return rows


@reference
def practices_seen_at_kind_of_organisation(catalogue: Catalogue, type: str) -> Answer:
    rows = set()
    for practice in catalogue.practices.values():
        places = {
            counted(catalogue, one)
            for one in observed_at(catalogue, practice)
            if catalogue.organisations[one].profile.get("organisation_type") == slug(type)
        }
        if places:
            rows.add((practice.id, len(places)))
    return rows


@reference
def quick_practices(catalogue: Catalogue, most: int) -> Answer:
    every = catalogue.practices.values()
    return {(one.id, one.effort.days[1]) for one in every if one.effort.days[1] <= most and not one.requires}


@reference
def practices_against_many_challenges(catalogue: Catalogue) -> Answer:
    every = catalogue.practices.values()
    return {(one.id, len(addressed(one))) for one in every if len(addressed(one)) >= 3}


@reference
def challenges_of_sector_in_theme(catalogue: Catalogue, sector: str, theme: str) -> Answer:
    rows = set()
    for challenge in catalogue.challenges.values():
        if slug(theme) in challenge.themes:
            for finding in findings_of(catalogue, challenge.reported):
                for place in seen_at(catalogue, finding):
                    if catalogue.organisations[place].profile.get("sector") == slug(sector):
                        rows.add((challenge.id, place))
    return rows


@reference
def challenges_nobody_interviewed_reports(catalogue: Catalogue) -> Answer:
    every = catalogue.challenges.values()
    return {(one.id,) for one in every if all(f.basis != "participants" for f in evidence(catalogue, one))}


def count_uses(catalogue: Catalogue) -> Counter[str]:
    return Counter(finding for one in catalogue.browsable.values() for finding in one.finding_ids())


@reference
def findings_behind_several_records(catalogue: Catalogue) -> Answer:
    return {(finding, number) for finding, number in count_uses(catalogue).items() if number >= 3}


@reference
def sections_without_findings(catalogue: Catalogue) -> Answer:
    filled = {(one.source, one.section) for one in catalogue.findings.values()}
    return {
        (f"{source.id}/{quote(section.id, safe='')}",)
        for source in catalogue.sources.values()
        for section in source.sections
        if (source.key, section.id) not in filled
    }


@reference
def themes_by_open_challenges(catalogue: Catalogue) -> Answer:
    counts: Counter[str] = Counter()
    for challenge in catalogue.challenges.values():
        if all(level(catalogue, one) < 2 for one in practices_of(catalogue, challenge.id)):
            counts.update(set(challenge.themes))
    return {(f"facet/theme/{theme}", number) for theme, number in counts.items()}


@reference
def root_challenges(catalogue: Catalogue) -> Answer:
    ends = {link.challenge for one in catalogue.challenges.values() for link in one.leads_to}
    return {(one.id,) for one in catalogue.challenges.values() if one.leads_to and one.id not in ends}


@reference
def anti_patterns_behind_challenge(catalogue: Catalogue, challenge: str) -> Answer:
    rows = set()
    for anti in catalogue.anti_patterns.values():
        for link in anti.causes:
            reached = walk(
                link.challenge, lambda at: [one.challenge for one in catalogue.challenges[at].leads_to]
            )
            if challenge == link.challenge or challenge in reached:
                rows.add((anti.id,))
    return rows


@reference
def practices_for_goal_at_cost(catalogue: Catalogue, goal: str, cost: str) -> Answer:
    return {(p.id,) for p in catalogue.practices.values() if slug(goal) in p.serves and slug(cost) in p.costs}


@reference
def trade_offs_between_practices(catalogue: Catalogue) -> Answer:
    rows = set()
    for trade_off in catalogue.trade_offs.values():
        for left, right in combinations(trade_off.sides, 2):
            rows |= {(trade_off.id, one, other) for one in left.practices for other in right.practices}
    return rows


@reference
def themes_by_role(catalogue: Catalogue, role: str) -> Answer:
    people = {
        (organisation.source, one.id)
        for organisation in catalogue.organisations.values()
        for one in organisation.participants
        if one.role == slug(role)
    }
    counts: dict[str, set[str]] = defaultdict(set)
    for record in catalogue.browsable.values():
        for finding in evidence(catalogue, record):
            sources = {finding.source, get_study(catalogue, finding.source)}
            voices = (*finding.participants, *finding.organisations)
            if any((source, voice) in people for source in sources for voice in voices):
                for theme in record.themes:
                    counts[theme].add(finding.id)
    return {(f"facet/theme/{theme}", len(found)) for theme, found in counts.items()}


@reference
def similar_organisations(catalogue: Catalogue, organisation: str) -> Answer:
    own = set(answers(catalogue.organisations[organisation].profile))
    rows = set()
    for other in catalogue.organisations.values():
        shared = own & set(answers(other.profile))
        if other.id != organisation and len(shared) >= 3:
            rows.add((other.id, len(shared)))
    return rows


@reference
def practices_seen_and_advised(catalogue: Catalogue) -> Answer:
    rows = set()
    for practice in catalogue.practices.values():
        said = {(one.kind, one.basis) for one in findings_of(catalogue, practice.supports)}
        if {("observed-practice", "participants"), ("recommended-practice", "authors")} <= said:
            rows.add((practice.id,))
    return rows


@reference
def practices_excluded_when(catalogue: Catalogue, answer: str) -> Answer:
    _, facet, option = answer.split("/")
    key = facet.replace("-", "_")
    return {
        (practice.id,)
        for practice in catalogue.practices.values()
        for one in practice.conditions
        if one.effect == "excludes" and (key, option) in set(answers(one.when))
    }


@reference
def ground_of_answer(catalogue: Catalogue, organisation: str) -> Answer:
    def camel(key: str) -> str:
        first, *more = key.split("_")
        return f"vocab#{first}{''.join(word.title() for word in more)}"

    return {(camel(key), place) for key, place in catalogue.organisations[organisation].because.items()}


@reference
def practices_by_phase(catalogue: Catalogue) -> Answer:
    counts = Counter(phase for one in catalogue.practices.values() for phase in set(one.phases))
    options = catalogue.facets["facet/phase"].options
    return {(f"facet/phase/{option.id}", counts[option.id]) for option in options}


@reference
def source_themes_of_theme(catalogue: Catalogue, theme: str) -> Answer:
    return {
        (source.id, one.label)
        for source in catalogue.sources.values()
        for one in source.themes
        if slug(theme) in one.matches
    }


@reference
def practices_with_few_roles(catalogue: Catalogue, most: int) -> Answer:
    every = catalogue.practices.values()
    return {(one.id, len(set(one.roles))) for one in every if len(set(one.roles)) <= most}


@reference
def evidence_against(catalogue: Catalogue, practice: str) -> Answer:
    return {(one.id,) for one in findings_of(catalogue, catalogue.practices[practice].against)}


@reference
def goals_in_conflict(catalogue: Catalogue) -> Answer:
    pairs = Counter(
        (goal, cost)
        for one in catalogue.practices.values()
        for goal in set(one.serves)
        for cost in set(one.costs)
    )
    return {(f"facet/goals/{goal}", f"facet/goals/{cost}", number) for (goal, cost), number in pairs.items()}


@reference
def well_evidenced_practices_for_few_resources(catalogue: Catalogue, resources: list[str]) -> Answer:
    rows = set()
    for practice in catalogue.practices.values():
        places = {at for one in findings_of(catalogue, practice.supports) for at in seen_at(catalogue, one)}
        means = {catalogue.organisations[one].profile.get("resources") for one in places}
        if means & {slug(one) for one in resources} and level(catalogue, practice) >= 3:
            rows.add((practice.id, level(catalogue, practice)))
    return rows


@reference
def findings_of_versions(catalogue: Catalogue) -> Answer:
    every = catalogue.findings.values()
    return {
        (one.id, study(catalogue, one)) for one in every if study(catalogue, one) != f"source/{one.source}"
    }


@reference
def quoted_passages(catalogue: Catalogue, record: str) -> Answer:
    return {
        (one.id, f"source/{one.source}/{quote(one.section, safe='')}", one.anchor)
        for one in evidence(catalogue, catalogue.browsable[record])
    }


@reference
def voices_behind_practices(catalogue: Catalogue) -> Answer:
    rows = set()
    for practice in catalogue.practices.values():
        suits = tuple(one for one in practice.conditions if one.effect == "suits")
        behind = practice.model_copy(update={"against": (), "conditions": suits}).finding_ids()
        voices = count_voices(catalogue, [catalogue.findings[one] for one in behind])
        rows.add((practice.id, len(voices.studies), len(voices.organisations), len(voices.participants)))
    return rows
