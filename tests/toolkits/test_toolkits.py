"""The documents: every line has a source or is ours, what is known is filled in, nothing is lost."""

from __future__ import annotations

import datetime
import importlib
import io
import json
from pathlib import Path
from typing import Any

import docx
import jsonschema
import pytest
import yaml
from huggingface_hub import ModelCard
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from longtail.errors import FileProblem, InputError
from longtail.export.words import name_date
from longtail.knowledge import KnowledgeBase, load
from longtail.locate import read_source_texts
from longtail.plan import Plan, get_review_date, make_plan
from longtail.strict_yaml import parse_yaml
from longtail.toolkits import (
    TOOLKITS,
    Document,
    Toolkit,
    answer,
    begin,
    find_form,
    from_json,
    get_toolkit,
    list_calling,
    list_forms,
    to_json,
)
from longtail.toolkits.model import PLAN_WORDS
from longtail.toolkits.model_card import describe_estimator, from_hugging_face, read_metrics

ROOT = Path(__file__).resolve().parents[2]
TODAY = datetime.date(2026, 11, 20)
NINE = {
    "is-ml-worth-it",
    "model-requirements",
    "data-expectations",
    "responsibilities",
    "quality-plan",
    "bias-and-harm-review",
    "model-card",
    "onboarding-sheet",
    "conversation-guide",
}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load()


@pytest.fixture(scope="module")
def plan(kb: KnowledgeBase) -> Plan:
    return make_plan(kb.recommend(ROOT / "examples" / "clinic.yaml", top=15), today=TODAY)


def fill_all(toolkit: Toolkit, text: str) -> dict[str, Any]:
    return {
        one.id: ((text,) * len(one.columns),) * 2 if one.kind == "table" else text
        for one in toolkit.all_fields()
    }


def test_there_are_the_nine_documents() -> None:
    assert set(TOOLKITS) == NINE


@pytest.mark.parametrize("name", sorted(NINE))
def test_every_line_rests_on_findings_that_exist_or_says_that_it_is_ours(
    name: str, kb: KnowledgeBase
) -> None:
    toolkit = get_toolkit(name)
    assert set(toolkit.practices) <= set(kb.catalogue.practices)
    for field in toolkit.all_fields():
        assert set(field.findings) <= set(kb.catalogue.findings) and (field.findings or field.ours)
        for prefill in field.prefill:
            assert set(prefill.names()) | set(prefill.when) <= set(kb.catalogue.facet_by_key) | PLAN_WORDS


@pytest.mark.sources
def test_no_line_is_taken_from_a_source(kb: KnowledgeBase, sources_dir: Path) -> None:
    seeds = {one.key: one.seed for one in kb.catalogue.sources.values() if one.seed}
    texts = read_source_texts(sources_dir, seeds)
    for path in sorted((ROOT / "data" / "toolkits").glob("*.yaml")):
        for line in _texts(parse_yaml(path.read_bytes(), name=path.name)):
            for text in texts.values():
                assert not text.find_shared_run(line), (path.name, line)


def _texts(part: Any) -> list[str]:
    if isinstance(part, dict):
        part = list(part.values())
    if isinstance(part, list):
        return [one for inner in part for one in _texts(inner)]
    return [part] if isinstance(part, str) and " " in part else []


@pytest.mark.parametrize("name", sorted(NINE))
def test_a_document_begins_with_what_is_known_and_cites_each_line(
    name: str, plan: Plan, kb: KnowledgeBase
) -> None:
    toolkit = get_toolkit(name)
    document = begin(toolkit, plan, kb.catalogue, today=TODAY)
    markdown = find_form(toolkit, "x.md").write(document, kb.catalogue).decode()
    opened = docx.Document(io.BytesIO(find_form(toolkit, "x.docx").write(document, kb.catalogue)))
    text = "\n".join(one.text for one in opened.paragraphs)
    assert text.startswith(toolkit.label)
    for field in toolkit.all_fields():
        assert field.ask in text
    for finding in toolkit.finding_ids():
        anchor = kb.catalogue.findings[finding].anchor
        assert anchor in text and anchor.split()[0] in markdown
    assert plan.catalogue_version in text and plan.catalogue_version in markdown
    assert all(one in text for one in list_calling(toolkit, plan))


def test_what_the_profile_tells_is_filled_in(plan: Plan, kb: KnowledgeBase) -> None:
    document = begin(get_toolkit("bias-and-harm-review"), plan, kb.catalogue, today=TODAY)
    assert document.answers["harm"] == "What a wrong output can do to a person, as you answered: High."
    assert document.answers["features"] == "Personal data: Sensitive."
    assert "acts" not in str(document.answers["override"])
    empty = make_plan(kb.recommend({}), today=TODAY)
    assert "harm" not in begin(get_toolkit("bias-and-harm-review"), empty, kb.catalogue, today=TODAY).answers


def test_what_the_plan_tells_is_filled_in(kb: KnowledgeBase) -> None:
    recommendations = kb.recommend(ROOT / "examples" / "city.yaml", top=15)
    first, second = (one.id for one in recommendations.practices[:2])
    said = {
        first: {"owner": "Ada", "date": "2026-12-01"},
        second: {"owner": "Ada", "date": "2026-12-24", "done": True},
    }
    plan = make_plan(recommendations, today=TODAY, said=said)
    rows = begin(get_toolkit("responsibilities"), plan, kb.catalogue, today=TODAY).answers["roles"]
    labels = "; ".join(one.label for one in recommendations.practices[:2])
    assert rows == (("Ada", labels, "", ""),)
    calling = [
        item for item in plan.items if item.practice in get_toolkit("onboarding-sheet").practices
    ] or plan.items
    day = min(get_review_date(item, plan) for item in calling)
    sheet = begin(get_toolkit("onboarding-sheet"), plan, kb.catalogue, today=TODAY)
    assert name_date(day) in sheet.answers["next"]
    empty = plan.model_copy(update={"items": ()})
    assert "next" not in begin(get_toolkit("onboarding-sheet"), empty, kb.catalogue, today=TODAY).answers


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_a_document_comes_back_whole(data: st.DataObject) -> None:
    toolkit = get_toolkit(data.draw(st.sampled_from(sorted(NINE))))
    answers: dict[str, Any] = {}
    for field in toolkit.all_fields():
        if data.draw(st.booleans()):
            width = len(field.columns)
            rows = st.lists(st.tuples(*[TEXT] * width), max_size=3).map(tuple)
            answers[field.id] = data.draw(rows if field.kind == "table" else TEXT)
    document = Document(toolkit=toolkit.id, catalogue_version="1", created=TODAY, answers=answers)
    assert from_json(to_json(document)) == document


@settings(deadline=None, max_examples=30)
@given(text=TEXT)
def test_a_model_card_comes_back_whole_from_hugging_faces_form(text: str) -> None:
    kb = load()
    toolkit = get_toolkit("model-card")
    document = Document(
        toolkit="model-card", catalogue_version="1", created=TODAY, answers=fill_all(toolkit, text)
    )
    raw = find_form(toolkit, "x.hf.md").write(document, kb.catalogue)
    assert from_hugging_face(raw, catalogue_version="2", today=TODAY) == document


def test_hugging_faces_reader_reads_our_card(kb: KnowledgeBase, plan: Plan, tmp_path: Path) -> None:
    toolkit = get_toolkit("model-card")
    document = begin(toolkit, plan, kb.catalogue, today=TODAY)
    metrics = tmp_path / "metrics.json"
    metrics.write_text('{"accuracy": 0.91, "ward 3": {"accuracy": 0.7}}')
    for key, value in {"name": "Falls: v1", "licence": "mit", **read_metrics(metrics)}.items():
        document = answer(document, key, value)
    path = tmp_path / "README.md"
    path.write_bytes(find_form(toolkit, "x.hf.md").write(document, kb.catalogue))
    card = ModelCard.load(path)
    assert card.data.license == "mit" and card.data.model_name == "Falls: v1"
    found = {(one.dataset_name, one.metric_type, one.metric_value) for one in card.data.eval_results}
    assert found == {("all", "accuracy", 0.91), ("ward 3", "accuracy", 0.7)}
    assert "Intended use" in card.text


def test_somebody_elses_card_is_read() -> None:
    raw = b"---\nlicense: apache-2.0\n---\n# Card\n## Uses\nSort letters.\n### Out-of-Scope Use\nPeople.\n"
    document = from_hugging_face(raw, catalogue_version="1", today=TODAY)
    assert document.answers == {"licence": "apache-2.0", "uses": "Sort letters.", "out-of-scope": "People."}


@pytest.mark.parametrize("raw", [b"\xff\xff", b"---\na: [\n---\nx", b"---\nlongtail_answers: '{'\n---\n"])
def test_a_damaged_card_is_refused_in_words(raw: bytes) -> None:
    with pytest.raises((FileProblem, InputError)):
        from_hugging_face(raw, catalogue_version="1", today=TODAY)


def test_a_fitted_model_tells_about_itself() -> None:
    model = LogisticRegression(C=0.5).fit([[0.0, 1.0], [1.0, 0.0]], ["no", "yes"])
    told = describe_estimator(model)
    assert told["type"] == "LogisticRegression (sklearn)"
    assert "C = 0.5" in told["training"] and "Classes: no, yes" in told["training"]
    with pytest.raises(FileProblem):
        describe_estimator(3)


@pytest.mark.parametrize("content", ["", "[]", '{"a": "b"}', "3", "{"])
def test_a_metrics_file_without_metrics_is_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_text(content)
    with pytest.raises(FileProblem):
        read_metrics(path)


def test_data_expectations_become_a_data_contract(kb: KnowledgeBase, plan: Plan) -> None:
    toolkit = get_toolkit("data-expectations")
    document = begin(toolkit, plan, kb.catalogue, today=TODAY)
    fields = (
        ("age", "whole number", "Years at admission", "yes", "0 to 120"),
        ("ward", "text", "", "no", ""),
    )
    for key, value in {"name": "Ward records", "fields": fields, "frequency": "monthly"}.items():
        document = answer(document, key, value)
    contract = yaml.safe_load(find_form(toolkit, "x.odcs.yaml").write(document, kb.catalogue))
    assert {"apiVersion", "kind", "id", "version", "status"} <= set(contract)
    assert contract["kind"] == "DataContract" and contract["apiVersion"].startswith("v3.")
    (table,) = contract["schema"]
    assert [one["name"] for one in table["properties"]] == ["age", "ward"]
    assert [one["logicalType"] for one in table["properties"]] == ["integer", "string"]
    assert [one["required"] for one in table["properties"]] == [True, False]
    assert {"property": "frequency", "value": "monthly"} in contract["slaProperties"]
    kept = {one["property"]: one["value"] for one in contract["customProperties"]}
    assert kept["longtail.name"] == "Ward records" and len(kept) == len(document.answers)


def test_the_published_schema_takes_every_contract(kb: KnowledgeBase) -> None:
    standard = pytest.importorskip("open_data_contract_standard", reason="holds the published schema")
    schema = json.loads((Path(standard.__file__).parent / "schema.json").read_bytes())
    toolkit = get_toolkit("data-expectations")
    begun = Document(toolkit=toolkit.id, catalogue_version="1", created=TODAY)
    odd = 'text: {a} "q" שלום 😀\n- =1+1'
    for document in (begun, begun.model_copy(update={"answers": fill_all(toolkit, odd)})):
        raw = find_form(toolkit, "x.odcs.yaml").write(document, kb.catalogue)
        jsonschema.validate(yaml.safe_load(raw), schema)
        read = importlib.import_module("open_data_contract_standard.model").OpenDataContractStandard
        assert read.from_string(raw.decode()).kind == "DataContract"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"answers": {"latencyy": "x"}}, "no field 'latencyy'"),
        ({"answers": {"qualities": "x"}}, "rows of 5 texts"),
        ({"answers": {"qualities": [["a"]]}}, "too few or too many cells"),
        ({"answers": {"use": "x" * 20_001}}, "at most 20,000"),
        ({"toolkit": "model-requirement"}, "did you mean 'model-requirements'"),
        ({"format": 2}, "format"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_wrong_document_is_refused_in_words(change: dict[str, Any], message: str) -> None:
    document = Document(toolkit="model-requirements", catalogue_version="1", created=TODAY)
    with pytest.raises(InputError, match=message):
        from_json(json.dumps({**json.loads(to_json(document)), **change}))


def test_forms_belong_to_their_documents() -> None:
    assert [one.name for one in list_forms(get_toolkit("quality-plan"))] == ["markdown", "docx", "json"]
    with pytest.raises(FileProblem, match=r"allowed: \.md"):
        find_form(get_toolkit("quality-plan"), "x.odcs.yaml")
