"""The plan: what a person carries away from a recommendation, and opens again with nothing lost.

A plan is the recommendation itself (so that it stays readable when the catalogue has moved on) and what the
user decided about each practice. Its JSON opens as a plan, and as a profile.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator

from longtail.errors import FileProblem, Problem, nearest
from longtail.load import explain_validation
from longtail.profile import Profile
from longtail.results import Recommendations, Result, SuggestedPractice, When

PLAN_FORMAT: Literal[1] = 1
MAX_BYTES = 10_000_000
MAX_NOTE = 20_000
MAX_OWNER = 500
WEEKS_TO_REVIEW: dict[When, int] = {"now": 4, "next": 8, "later": 12}
"""When a practice without a date of its own is looked at again: weeks after the plan was made."""


class PlanItem(Result):
    """What the user decided about one practice: when, in which order, who, by when, and a note."""

    practice: str
    when: When
    order: int = Field(ge=1)
    owner: str = Field(default="", max_length=MAX_OWNER)
    note: str = Field(default="", max_length=MAX_NOTE)
    date: datetime.date | None = None
    done: bool = False


class Plan(Recommendations):
    """A recommendation and what was decided about it; frozen, change it with `model_copy`."""

    format: Literal[1] = PLAN_FORMAT
    created: datetime.date
    items: tuple[PlanItem, ...] = ()
    answers_left_out: bool = False

    @model_validator(mode="after")
    def _items_are_suggested(self) -> Plan:
        known = {one.id for one in self.practices}
        named = [one.practice for one in self.items]
        for practice in named:
            if practice not in known:
                close = nearest(practice, known)
                hint = f"; nearest: {close[0]}" if close else ""
                raise ValueError(f"items names {practice[:120]!r}, which is not among the practices{hint}")
        if len(set(named)) < len(named):
            raise ValueError("items names a practice twice")
        return self

    @property
    def recommendation(self) -> Recommendations:
        """The recommendation alone, as `longtail recommend` gave it."""
        return Recommendations(**{key: getattr(self, key) for key in Recommendations.model_fields})

    def in_order(self) -> tuple[tuple[PlanItem, SuggestedPractice], ...]:
        """Return the items in the user's order, each with its practice."""
        practices = {one.id: one for one in self.practices}
        ordered = sorted(self.items, key=lambda one: (one.order, one.practice))
        return tuple((item, practices[item.practice]) for item in ordered)


class PlanChange(Result):
    """One thing that a new recommendation says otherwise than the plan."""

    kind: Literal["catalogue", "new", "gone", "moved", "evidence"]
    id: str
    label: str
    text: str


def make_plan(
    recommendations: Recommendations,
    *,
    today: datetime.date,
    chosen: Sequence[str] | None = None,
    said: Mapping[str, Mapping[str, Any]] | None = None,
) -> Plan:
    """Make a plan of a recommendation.

    Args:
        recommendations: what was suggested.
        today: the date the plan carries.
        chosen: ids of the practices kept, in the user's order; all of them, by rank, when left out.
        said: what the user said about practices, by id: `when`, `owner`, `note`, `date` (ISO text or a date)
            and `done`; keys left out take what was suggested.

    Raises:
        FileProblem: `chosen` names a practice that was not suggested, or `said` holds what is not allowed.
    """
    suggested = {one.id: one for one in recommendations.practices}
    ids = list(suggested) if chosen is None else list(dict.fromkeys(chosen))
    items = []
    for order, practice in enumerate(ids, start=1):
        own = {key: value for key, value in (said or {}).get(practice, {}).items() if value not in (None, "")}
        when = suggested[practice].when if practice in suggested else "later"
        items.append({"practice": practice, "when": when, "order": order, **own})
    given = {key: getattr(recommendations, key) for key in Recommendations.model_fields}
    try:
        return Plan.model_validate({**given, "created": today, "items": items})
    except ValidationError as error:
        raise FileProblem(explain_validation(error, Plan, "plan")) from None


def leave_out_answers(plan: Plan) -> Plan:
    """Return the plan without the answers and without every sentence that was made from them.

    What is left says nothing about the organisation but which practices were chosen: reasons that quote an
    answer or tell it (`because`, `why`, parts of scores, what is shared with whom, notes) are left out.
    """
    practices = [
        one.model_copy(
            update={
                "why": (),
                "contributions": (),
                "directness": one.directness.model_copy(update={"because": ""}),
            }
        )
        for one in plan.practices
    ]
    told = "The reason tells of the answers, which were left out."
    return plan.model_copy(
        update={
            "profile": {},
            "answers_left_out": True,
            "practices": tuple(practices),
            "challenges": tuple(
                one.model_copy(update={"because": (), "contributions": ()}) for one in plan.challenges
            ),
            "cautions": tuple(one.model_copy(update={"because": ()}) for one in plan.cautions),
            "similar_organisations": (),
            "not_suggested": tuple(one.model_copy(update={"reason": told}) for one in plan.not_suggested),
            "notes": (),
        }
    )


def to_json(plan: Plan) -> str:
    """Return a plan as JSON text; `from_json` reads it back, `longtail recommend` takes its profile."""
    whole = plan.model_dump(mode="json")
    first = ("format", "created", "catalogue_version", "profile", "answers_left_out", "items")
    ordered = {**{key: whole[key] for key in first}, **whole}
    return json.dumps(ordered, ensure_ascii=False, indent=2) + "\n"


def from_json(raw: bytes | str, *, today: datetime.date, name: str = "plan") -> tuple[Plan, tuple[str, ...]]:
    """Read a plan; return it with notes on what was migrated.

    A recommendation in JSON (what `longtail recommend --format json` prints) is the form from before plans:
    it becomes a plan of today with all its practices.

    Raises:
        FileProblem: too large, not JSON, no plan, or of a newer format; every problem at once.
        ProfileError: the profile in it is not allowed.
    """
    if len(raw) > MAX_BYTES:
        raise FileProblem(f"{name}: the file has {len(raw):,} bytes; at most {MAX_BYTES:,} are read")
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        raise FileProblem(
            f"{name}: not JSON; a plan is what 'longtail export ... -o plan.json' wrote"
        ) from None
    try:
        json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        raise FileProblem(
            f"{name}: holds half a character (an escape such as \\ud800), or a number beyond JSON"
        ) from None
    if not is_plan(document):
        raise FileProblem(
            f"{name}: not a plan; the keys 'catalogue_version', 'profile' and 'practices' are missing"
        )
    document, notes = _migrate(document, today=today, name=name)
    try:
        plan = Plan.model_validate(document)
    except ValidationError as error:
        raise FileProblem(explain_validation(error, Plan, name)) from None
    Profile.from_mapping(plan.profile, name=f"{name}: profile")
    return plan, notes


def is_plan(document: Any) -> bool:
    """Say whether a parsed document is a plan or a recommendation (and not a bare profile)."""
    return isinstance(document, dict) and {"catalogue_version", "profile", "practices"} <= document.keys()


def _migrate(
    document: dict[str, Any], *, today: datetime.date, name: str
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Lift an older document to `PLAN_FORMAT`, step by step."""
    version = document.get("format", 0)
    if isinstance(version, bool) or not isinstance(version, int) or not 0 <= version <= PLAN_FORMAT:
        what = f"the plan has the format {str(version)[:20]!r}, this program reads up to {PLAN_FORMAT}"
        raise FileProblem([Problem(name, what, "open it with a newer longtail")])
    if version == PLAN_FORMAT:
        return document, ()
    practices = document["practices"] if isinstance(document["practices"], list) else []
    items = [
        {"practice": one.get("id"), "when": one.get("when"), "order": order}
        for order, one in enumerate(practices, start=1)
        if isinstance(one, dict)
    ]
    note = "This file holds a recommendation and no plan; all its practices were put into a new plan."
    return {**document, "format": PLAN_FORMAT, "created": today.isoformat(), "items": items}, (note,)


def compare(plan: Plan, new: Recommendations) -> tuple[PlanChange, ...]:
    """Say what a new recommendation says otherwise than the plan, the plan's own items first."""
    changes: list[PlanChange] = []
    if plan.catalogue_version != new.catalogue_version:
        text = f"The catalogue went from {plan.catalogue_version} to {new.catalogue_version}."
        changes.append(PlanChange(kind="catalogue", id="", label="catalogue", text=text))
    suggested = {one.id: one for one in new.practices}
    reasons = {one.id: one.reason for one in new.not_suggested}
    for item, practice in plan.in_order():
        now = suggested.get(item.practice)
        if now is None:
            why = reasons.get(item.practice, "with these answers others help more").rstrip(".")
            changes.append(_change("gone", practice, f"'{practice.label}' is no longer suggested: {why}."))
            continue
        if now.when != practice.when:
            moved = f"'{practice.label}' was suggested for {practice.when}, now for {now.when}."
            changes.append(_change("moved", practice, moved))
        more = len({one.id for one in now.evidence} - {one.id for one in practice.evidence})
        fewer = len({one.id for one in practice.evidence} - {one.id for one in now.evidence})
        if more or fewer or now.strength.grade != practice.strength.grade:
            grade = (
                f"; its evidence was {practice.strength.grade}, now {now.strength.grade}"
                if now.strength.grade != practice.strength.grade
                else ""
            )
            said = f"'{practice.label}' rests on {more} new findings, {fewer} are gone{grade}."
            changes.append(_change("evidence", practice, said))
    before = {one.id for one in plan.practices}
    for practice in new.practices:
        if practice.id not in before:
            changes.append(
                _change("new", practice, f"'{practice.label}' is suggested now (rank {practice.rank}).")
            )
    return tuple(changes)


def get_review_date(item: PlanItem, plan: Plan) -> datetime.date:
    """Return the item's own date, else the day on which its group (now, next, later) is looked at again."""
    return item.date or plan.created + datetime.timedelta(weeks=WEEKS_TO_REVIEW[item.when])


def _change(
    kind: Literal["new", "gone", "moved", "evidence"], practice: SuggestedPractice, text: str
) -> PlanChange:
    return PlanChange(kind=kind, id=practice.id, label=practice.label, text=text)
