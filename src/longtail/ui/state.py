"""The session of one visitor: the visit, what the browser told, and the last list with its reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from longtail.errors import LongtailError, Problem
from longtail.profile import Profile
from longtail.results import Change, Recommendations
from longtail.ui.markup import show, tag
from longtail.ui.shared import Shared
from longtail.ui.visit import Visit
from longtail.ui.wording import name_version

TOP = 12
"""So many practices are suggested at once."""


@dataclass
class Session:
    """What a visitor's session holds beside the visit itself."""

    visit: Visit = field(default_factory=Visit)
    heard: bool = False
    problems: list[Problem] = field(default_factory=list)
    key: Any = None
    answer: Recommendations | None = None
    difference: tuple[str, ...] = ()
    changes: tuple[Profile, tuple[Change, ...]] | None = None
    put_aside: tuple[str, int] | None = None
    notes: tuple[str, ...] = ()
    revision: int = 0


def get_session() -> Session:
    """Return this visitor's session."""
    if "session" not in st.session_state:
        st.session_state["session"] = Session()
    session: Session = st.session_state["session"]
    return session


def replace_visit(visit: Visit, notes: tuple[str, ...] = ()) -> None:
    """Put another visit in place of this one; every field of the page starts anew."""
    session = get_session()
    session.visit = visit
    session.notes = notes
    session.key = session.answer = session.changes = None
    session.difference = ()
    session.put_aside = None
    session.revision += 1
    for key in [one for one in st.session_state if str(one).startswith("w_")]:
        del st.session_state[key]


def get_answer(shared: Shared) -> Recommendations:
    """Return the answer to what the visitor has told, asked again only when something changed."""
    session = get_session()
    visit = session.visit
    profile, session.problems = visit.read_profile()
    kept = {one: rank for one, rank in visit.kept.items() if one in shared.kb.practices}
    key = (profile, tuple(kept.items()), shared.catalogue.version)
    if session.answer is None or session.key != key:
        before, asked = session.answer, session.key
        try:
            answer = shared.kb.matcher.recommend(profile, top=TOP, keep=kept)
        except LongtailError:
            profile, notes = drop_unknown(shared, profile)
            visit.answers = profile.answered()
            session.notes = (*session.notes, *notes)
            answer = shared.kb.matcher.recommend(profile, top=TOP, keep=kept)
        if before is not None and asked is not None and _may_tell(asked[0], profile):
            from longtail.explain import explain_difference  # brings NumPy, which the first page does without

            session.difference = explain_difference(before, answer)
        session.answer, session.key = answer, key
        _note_catalogue(shared, session, answer)
    return session.answer


def show_difference() -> None:
    """Show notes on what was opened, and what changed since the last list, until the visitor has read it."""
    session = get_session()
    if not (session.difference or session.notes):
        return
    with st.container(border=True, key="difference"):
        show(
            [tag("p", one) for one in session.notes],
            tag("h3", "What changed since your last list") if session.difference else None,
            tag("ul", [tag("li", one) for one in session.difference]) if session.difference else None,
        )
        if st.button("Understood", key="understood", type="tertiary"):
            session.difference = session.notes = ()
            st.rerun()


def find_changes(shared: Shared) -> tuple[Change, ...]:
    """Return the single answers that would change the top of the list, computed once for a profile."""
    session = get_session()
    profile, _ = session.visit.read_profile()
    if session.changes is None or session.changes[0] != profile:
        session.changes = (profile, shared.kb.matcher.find_changes(profile))
    return session.changes[1]


def drop_unknown(shared: Shared, profile: Profile) -> tuple[Profile, tuple[str, ...]]:
    """Leave out records that the catalogue does not know (any more), with a note for each."""
    catalogue = shared.catalogue
    known = {*catalogue.challenges, *catalogue.practices, *catalogue.retired}
    answers = profile.answered()
    notes = []
    for key in ("challenges", "not_challenges", "adopted", "dismissed"):
        for one in answers.get(key, []):
            record_id = one["id"] if isinstance(one, dict) else one
            if record_id not in known:
                name = record_id.partition("/")[2].replace("-", " ") or record_id
                notes.append(f"The catalogue has no record “{name[:80]}”; it was left out.")
        answers[key] = [
            one for one in answers.get(key, []) if (one["id"] if isinstance(one, dict) else one) in known
        ]
    return Profile.from_mapping(answers), tuple(notes)


def _note_catalogue(shared: Shared, session: Session, answer: Recommendations) -> None:
    """Say what is new where the list was last seen with another version of the catalogue."""
    seen = session.visit.seen
    before = seen.get("version")
    if isinstance(before, str) and before != answer.catalogue_version and isinstance(seen.get("list"), list):
        now = [one.id for one in answer.practices]
        came = [shared.get_label(one) for one in now if one not in seen["list"]]
        went = [shared.get_label(str(one)) for one in seen["list"] if one not in now]
        then, today = name_version(before), name_version(answer.catalogue_version)
        told = (
            f"The catalogue has changed since your last visit{f' (it was {then})' if then != today else ''}."
        )
        told += f" New on your list: {'; '.join(came)}." if came else ""
        told += f" No longer on it: {'; '.join(went)}." if went else ""
        if came or went or then != today:
            session.notes = (*session.notes, told)
    if not session.visit.is_empty:
        session.visit.seen = {
            "version": answer.catalogue_version,
            "list": [one.id for one in answer.practices],
        }


def _may_tell(before: Profile, after: Profile) -> bool:
    """Say whether a changed answer is worth a word; keeping and setting aside speak for themselves."""
    quiet = {"adopted", "dismissed", "challenges", "not_challenges"}
    return any(
        getattr(before, key) != getattr(after, key) for key in Profile.model_fields if key not in quiet
    ) and bool(before.answered())
