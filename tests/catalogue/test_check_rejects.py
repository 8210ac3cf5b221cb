"""What `longtail check` must refuse: for each policy a catalogue that is broken in just this way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from longtail import check, check_texts
from longtail.load import Catalogue, load_catalogue
from longtail.locate import SourceText


@pytest.fixture(scope="module")
def sound() -> Catalogue:
    return load_catalogue()


def change(catalogue: Catalogue, kind: str, record_id: str, **updates: Any) -> Catalogue:
    """Return the catalogue with one record changed (validated anew)."""
    group = dict(getattr(catalogue, kind))
    record = group[record_id]
    group[record_id] = type(record).model_validate({**record.model_dump(), **updates})
    return replace(catalogue, **{kind: group})


def first(group: Any) -> Any:
    return next(iter(group.values()))


def messages(problems: Any) -> str:
    return "\n".join(str(problem) for problem in problems)


def test_a_link_to_a_record_that_does_not_exist_names_the_nearest(sound: Catalogue) -> None:
    challenge = first(sound.challenges)
    broken = change(sound, "challenges", challenge.id, near=[challenge.id + "x"])
    found = messages(check.check_references(broken))
    assert f"near names '{challenge.id}x'" in found and f"nearest: {challenge.id}" in found


def test_a_link_to_the_wrong_kind(sound: Catalogue) -> None:
    challenge = first(sound.challenges)
    broken = change(sound, "challenges", challenge.id, near=[first(sound.practices).id])
    assert "near names" in messages(check.check_references(broken))


def test_a_link_without_findings_does_not_even_read(sound: Catalogue) -> None:
    challenge = first(sound.challenges)
    with pytest.raises(ValueError, match="findings"):
        change(sound, "challenges", challenge.id, reported=[{"how": "said so", "findings": []}])


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ({"stagee": ["pilot"]}, "there is no facet 'stagee'"),
        ({"stage": ["pilott"]}, "stage has no option 'pilott'"),
        ({"team_size": ["small"]}, "team_size takes a range"),
        ({"stage": {"min": 1}}, "stage takes options"),
        ({}, "a condition is empty"),
    ],
)
def test_a_condition_on_what_does_not_exist(sound: Catalogue, when: dict[str, Any], message: str) -> None:
    practice = first(sound.practices)
    broken = change(
        sound, "practices", practice.id, conditions=[{"effect": "suits", "when": when, "why": "because"}]
    )
    assert message in messages(check.check_conditions(broken))


def test_an_organisation_with_an_answer_that_nothing_explains(sound: Catalogue) -> None:
    organisation = first(sound.organisations)
    broken = change(sound, "organisations", organisation.id, profile={"stage": "pilot"}, because={})
    assert "'because' does not say where 'stage' stands" in messages(
        check.check_organisation_profiles(broken)
    )


def test_an_organisation_with_an_answer_that_is_not_allowed(sound: Catalogue) -> None:
    organisation = first(sound.organisations)
    broken = change(
        sound, "organisations", organisation.id, profile={"stage": "done"}, because={"stage": "Table 1"}
    )
    assert "stage has no option 'done'" in messages(check.check_organisation_profiles(broken))


def test_a_participant_whom_nobody_recorded(sound: Catalogue) -> None:
    finding = next(one for one in sound.findings.values() if one.source == "hopkins-booth-2021")
    broken = change(sound, "findings", finding.id, participants=["R99"])
    assert "nobody is recorded as 'R99'" in messages(check.check_voices(broken))


def test_a_section_that_the_source_does_not_have(sound: Catalogue) -> None:
    finding = first(sound.findings)
    broken = change(sound, "findings", finding.id, section="99.9")
    assert "'99.9' is not in the outline" in messages(check.check_sources(broken))


def test_a_theme_that_is_not_ours(sound: Catalogue) -> None:
    broken = change(sound, "practices", first(sound.practices).id, themes=["astrology"])
    assert "there is no theme 'astrology'" in messages(check.check_themes(broken))


@pytest.mark.parametrize("anchor", ["only three words", "these are ten words which is one more than allowed"])
def test_an_anchor_that_is_too_short_or_too_long(sound: Catalogue, anchor: str) -> None:
    broken = change(sound, "findings", first(sound.findings).id, anchor=anchor)
    assert "4 to 9 are allowed" in messages(check.check_anchors(broken))


def test_a_poor_entry_vocabulary_and_doubles_in_it(sound: Catalogue) -> None:
    practice = first(sound.practices)
    broken = change(sound, "practices", practice.id, terms=["one", "One", "two", "three", "four"])
    found = messages(check.check_vocabulary(broken))
    assert "4 terms" in found and "stands twice in terms" in found


def test_a_finding_that_serves_nothing(sound: Catalogue) -> None:
    used = next(one for one in sound.findings.values() if one.kind == "challenge")
    lonely = used.model_copy(update={"id": "finding/hb-lonely"})
    broken = replace(sound, findings={**sound.findings, lonely.id: lonely})
    assert "this challenge serves nothing" in messages(check.check_findings_used(broken))
    context = lonely.model_copy(update={"kind": "context"})
    allowed = replace(sound, findings={**sound.findings, lonely.id: context})
    assert "finding/hb-lonely" not in messages(check.check_findings_used(allowed))


def test_a_challenge_without_practice_must_be_an_open_question(sound: Catalogue) -> None:
    addressed = {link.challenge for one in sound.practices.values() for link in one.addresses}
    challenge = next(one for one in sound.challenges.values() if one.id in addressed)
    alone = challenge.model_copy(update={"id": "challenge/alone"})
    broken = replace(sound, challenges={**sound.challenges, alone.id: alone})
    assert "no practice addresses it" in messages(check.check_gaps(broken))
    marked = change(sound, "challenges", challenge.id, open_question=True)
    assert "but practices address it" in messages(check.check_gaps(marked))


def test_prerequisites_in_a_circle(sound: Catalogue) -> None:
    one, two = list(sound.practices.values())[:2]
    finding = first(sound.findings).id

    def requires(target: str) -> list[dict[str, Any]]:
        return [{"practice": target, "how": "needs it", "findings": [finding]}]

    broken = change(sound, "practices", one.id, requires=requires(two.id))
    broken = change(broken, "practices", two.id, requires=requires(one.id))
    assert "prerequisites run in a circle" in messages(check.check_prerequisites(broken))


def test_two_records_of_one_label(sound: Catalogue) -> None:
    one, two = list(sound.practices.values())[:2]
    broken = change(sound, "practices", two.id, label=one.label.upper())
    assert f"has the label of {one.id}" in messages(check.check_labels(broken))


def test_a_retired_id_that_leads_nowhere_or_lives_on(sound: Catalogue) -> None:
    living = first(sound.practices).id
    broken = replace(
        sound, retired={living: {"replaced_by": living}, "practice/gone": {"replaced_by": "practice/nowhere"}}
    )
    found = messages(check.check_retired(broken))
    assert "is retired but still in use" in found and "which does not exist" in found


class TestAgainstAText:
    """A made-up source text stands in for a paper here; the real ones are checked in test_policies."""

    TEXT = SourceText(
        "hopkins-booth-2021",
        "Teams that label twice (R3, R7) find that the second pass costs half of the first one. "
        + "x " * 700
        + "Others never looked at labels again.",
    )

    def _one(self, sound: Catalogue, **updates: Any) -> Catalogue:
        finding = next(one for one in sound.findings.values() if one.source == "hopkins-booth-2021")
        return replace(sound, findings={finding.id: finding.model_copy(update=updates)})

    def test_an_anchor_that_is_not_there(self, sound: Catalogue) -> None:
        broken = self._one(sound, anchor="the third pass costs half")
        texts = {self.TEXT.key: self.TEXT}
        assert "is not in the text" in messages(check_texts.check_anchors_in_text(broken, texts))
        fine = self._one(sound, anchor="the second pass costs half")
        assert messages(check_texts.check_anchors_in_text(fine, texts)) == ""

    def test_a_participant_whom_the_passage_does_not_name(self, sound: Catalogue) -> None:
        texts = {self.TEXT.key: self.TEXT}
        broken = self._one(sound, anchor="the second pass costs half", participants=("R3", "R8"))
        assert messages(check_texts.check_voices_in_text(broken, texts)).count("is not named near") == 1
        far = self._one(sound, anchor="Others never looked at labels again", participants=("R3",))
        assert "R3 is not named near" in messages(check_texts.check_voices_in_text(far, texts))

    def test_borrowed_wording(self, sound: Catalogue) -> None:
        texts = {self.TEXT.key: self.TEXT}
        bare = replace(sound, challenges={}, practices={}, anti_patterns={}, trade_offs={}, organisations={})
        finding = first(sound.findings)
        borrowed = finding.model_copy(
            update={"claim": "It says the second pass costs half of the first one."}
        )
        broken = replace(bare, findings={finding.id: borrowed})
        assert "shares words with" in messages(check_texts.check_own_words(broken, texts))
        own = finding.model_copy(update={"claim": "The second pass costs half as much."})
        assert messages(check_texts.check_own_words(replace(bare, findings={finding.id: own}), texts)) == ""


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("P7b", "as told by P7a-c and others", True),
        ("P7d", "as told by P7a-c and others", False),
        ("P20b", "two of them (P20a, b) agree", True),
        ("P2a", "only P22a says so", False),
        ("R1", "R11 and R12", False),
        ("R1", "(R12, R1)", True),
        ("Booking.com", "at Booking.com in 2019", True),
    ],
)
def test_who_is_named_near_an_anchor(name: str, text: str, named: bool) -> None:
    assert SourceText("any", text).names_near(name, 0) is named


def test_a_folder_without_texts_is_refused(sound: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(check.FileProblem, match="holds no source text"):
        check.find_problems(sound, tmp_path)
