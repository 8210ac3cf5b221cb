"""What the fuzzers call: one function for each reader, the files it starts from, and how to bend them.

A target takes bytes. It returns quietly where the reader took them, or refused them with an error of ours
whose message can be shown. Anything else that it raises is a finding.
"""

from __future__ import annotations

import atexit
import io
import json
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from longtail.errors import InputError, LongtailError

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 1, 1)
LONGEST = 100_000

NASTY: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**63, -(2**63), 10**400, 1.5, float("nan"), float("inf"), "", " ", "\0", "\ud800",
    "\u202e\u2066", "é\u0301", "😀", "=1+1", "@x", "<script>alert(1)</script>", "[a](javascript:alert(1))", "$x$",
    "{{7*7}}", "%s%n", "../../etc/passwd", "practice/", "challenge/none-such", "practice/../x", "no", "1e9", "x" * 300,
    "x" * 30_000, [], {}, [[]], [None], [{}], {"": ""}, {"id": None}, {"id": "practice/x", "reason": {}},
)  # fmt: skip


@dataclass(frozen=True)
class Target:
    """A reader to try: what to call, and the inputs to begin with."""

    name: str
    run: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]


def refuse_quietly(reader: Callable[[], Any]) -> Any:
    """Return what a reader makes of its input; None where it refuses with words that can be shown."""
    try:
        return reader()
    except LongtailError as error:
        lines = [str(one) for one in error.problems] if isinstance(error, InputError) else []
        text = "\n".join([str(error), *lines])
        assert text.strip(), "a refusal without a word"
        assert "Traceback" not in text and "pydantic" not in text.lower(), text[:300]
        text.encode()  # what cannot be written cannot be shown
        return None


def try_profile(raw: bytes) -> None:
    """Read a profile; what was taken must be written and read back the same."""
    from longtail.profile import Profile, parse_profile

    profile = refuse_quietly(lambda: parse_profile(raw, name="profile"))
    if profile is not None:
        text = json.dumps(profile.answered(), ensure_ascii=False)
        text.encode()
        assert Profile.from_mapping(json.loads(text)) == profile


def try_plan(raw: bytes) -> None:
    """Open a plan or a recommendation in JSON; what was taken must survive saving."""
    from longtail.plan import from_json, to_json

    found = refuse_quietly(lambda: from_json(raw, today=DAY))
    if found is not None:
        text = to_json(found[0])
        assert from_json(text.encode(), today=DAY)[0] == found[0]


def try_yaml(raw: bytes) -> None:
    """Read YAML strictly."""
    from longtail.strict_yaml import parse_yaml

    refuse_quietly(lambda: parse_yaml(raw, name="file"))


def try_catalogue(raw: bytes) -> None:
    """Put one file in a small catalogue; the first line says where it lies."""
    from longtail.check import find_problems
    from longtail.load import _build, _parse_all

    name, _, content = raw.partition(b"\n")
    place = name.decode("utf-8", "replace")
    catalogue_files = {**small_catalogue(), place: content}
    documents, problems = _parse_all(catalogue_files)
    catalogue, more = _build(documents, "0" * 64)
    for problem in (*problems, *more):
        str(problem).encode()
    if catalogue is not None and not more:
        for problem in find_problems(catalogue, None):
            str(problem).encode()


@cache
def small_catalogue() -> dict[str, bytes]:
    """Return the files of a catalogue of few records, so that a try is quick."""
    data = ROOT / "data"
    names = ["catalogue.yaml", "questionnaire.yaml", "retired.yaml"]
    return {name: (data / name).read_bytes() for name in names if (data / name).is_file()}


def try_visit(raw: bytes) -> None:
    """Read what a browser has stored; what was taken must survive storing."""
    from longtail.ui.visit import Visit

    visit = Visit.from_json(raw.decode("utf-8", "surrogateescape"))
    if visit is not None:
        text = visit.to_json()
        text.encode()
        again = Visit.from_json(text)
        assert again is not None and again.to_json() == text
        visit.read_profile()


def try_copy(raw: bytes) -> None:
    """Read a reader's own copy of a paper."""
    from longtail.ui.own_copy import UnreadableCopy, fold_copy, read_copy

    try:
        fold_copy(read_copy(raw)).encode()
    except UnreadableCopy as error:
        assert str(error)


def try_document(raw: bytes) -> None:
    """Open a saved document of a toolkit; what was taken must survive saving and becoming a text."""
    from longtail.toolkits import find_form, from_json, get_toolkit, to_json

    document = refuse_quietly(lambda: from_json(raw))
    if document is not None:
        assert from_json(to_json(document).encode()) == document
        find_form(get_toolkit(document.toolkit), "x.md").write(document, _catalogue())


def try_metrics(raw: bytes) -> None:
    """Read a file of a model's measured results."""
    from longtail.toolkits.model_card import read_metrics

    answers = refuse_quietly(lambda: read_metrics(_lay("metrics.json", raw)))
    if answers is not None:
        json.dumps(answers, ensure_ascii=False).encode()


def try_card(raw: bytes) -> None:
    """Read a model card in Hugging Face's form; what was taken must survive saving."""
    from longtail.toolkits import from_json, to_json
    from longtail.toolkits.model_card import from_hugging_face

    read = partial(from_hugging_face, raw, catalogue_version="1", today=DAY)
    document = refuse_quietly(read)
    if document is not None:
        assert from_json(to_json(document).encode()) == document


def try_paper(raw: bytes) -> None:
    """Read a paper that somebody wants to add."""
    from longtail.papers.reading import read_paper

    reading = refuse_quietly(lambda: read_paper(_lay("paper.md", raw)))
    if reading is not None:
        "\n".join(line.text for line in reading.lines).encode()


def try_vectors(raw: bytes) -> None:
    """Read a file of vectors that may be cut short or bent."""
    from longtail.search.vectors import load_vectors

    vectors = load_vectors("x", folder=_lay("x.npz", raw).parent)
    rows = vectors.find(["label noise", "x"])
    vectors.decode(rows[rows >= 0])


def try_sparql(raw: bytes) -> None:
    """Judge a query of a user's own, before any store sees it."""
    from longtail.graph.guard import check_query

    refuse_quietly(lambda: check_query(raw.decode("utf-8", "replace")))


def try_results(raw: bytes) -> None:
    """Read what a server claims to be the answer to a query."""
    from longtail.graph.stores import SparqlServer

    server = SparqlServer("http://127.0.0.1:9/")
    server.send_query = lambda *_, **__: raw  # type: ignore[method-assign]
    refuse_quietly(lambda: server.select("SELECT * {}"))


def try_search(raw: bytes) -> None:
    """Search for anything, by words."""
    result = refuse_quietly(lambda: _engine().search(raw.decode("utf-8", "replace"), top=3))
    if result is not None:
        result.model_dump_json()


@cache
def _catalogue() -> Any:
    from longtail.load import load_catalogue

    return load_catalogue()


@cache
def _engine() -> Any:
    from longtail.search import SearchEngine

    return SearchEngine(_catalogue(), without=["meaning"])


def _lay(name: str, raw: bytes) -> Path:
    """Write a file for a reader that takes a path, alone in a folder of its own, and return its path."""
    path = Path(_make_folder(name)) / name
    path.write_bytes(raw)
    return path


@cache
def _make_folder(name: str) -> str:
    folder = TemporaryDirectory(prefix="longtail-fuzz-")
    atexit.register(folder.cleanup)
    return folder.name


def profile_seeds() -> Iterable[bytes]:
    """Return the examples, as YAML and as JSON."""
    for path in sorted((ROOT / "examples").glob("*.yaml")):
        yield path.read_bytes()
        yield json.dumps(yaml.safe_load(path.read_text(encoding="utf-8"))).encode()


@cache
def plan_seeds() -> tuple[bytes, ...]:
    """Return a small plan, and the recommendation in it."""
    from longtail.plan import to_json

    answer = _recommend()
    return to_json(_plan()).encode(), answer.model_dump_json().encode()


@cache
def _recommend() -> Any:
    from longtail import load

    profile = yaml.safe_load((ROOT / "examples" / "startup.yaml").read_text(encoding="utf-8"))
    answer = load().recommend(profile, top=2)
    return answer.model_copy(update={"not_suggested": (), "challenges": answer.challenges[:2]})


def _plan() -> Any:
    from longtail.plan import make_plan

    answer = _recommend()
    said = {answer.practices[0].id: {"owner": "Ada", "note": "first", "date": "2026-02-03"}}
    return make_plan(answer, today=DAY, said=said)


@cache
def document_seeds() -> tuple[bytes, ...]:
    """Return every toolkit begun from a plan."""
    from longtail.toolkits import begin, load_toolkits, to_json

    begun = (begin(one, _plan(), _catalogue(), today=DAY) for one in load_toolkits().values())
    return tuple(to_json(one).encode() for one in begun)


def card_seeds() -> Iterable[bytes]:
    """Return our own model card, and somebody else's."""
    from longtail.toolkits import begin, get_toolkit
    from longtail.toolkits.model_card import to_hugging_face

    yield to_hugging_face(begin(get_toolkit("model-card"), _plan(), _catalogue(), today=DAY), _catalogue())
    yield (
        b"---\nlicense: mit\nmodel-index:\n- name: sorter\n  results:\n  - task: {type: other}\n"
        b"    dataset: {name: all, type: own}\n    metrics: [{type: accuracy, value: 0.9}]\n---\n\n"
        b"# Sorter\n\n## Intended use\n\nSorts letters.\n\n## Limitations\n\nOnly English.\n"
    )


def metric_seeds() -> Iterable[bytes]:
    """Return results in each of the forms that are read."""
    yield b'{"accuracy": 0.91, "f1": 1}'
    yield b'{"women": {"accuracy": 0.9}, "men": {"accuracy": 0.95}}'
    yield b'[{"metric": "accuracy", "group": "all", "value": 0.9, "cases": 12}]'


def paper_seeds() -> Iterable[bytes]:
    """Return a study as Markdown, and as a PDF with bookmarks."""
    import typst

    study = (ROOT / "tests" / "papers" / "made_up_study.md").read_bytes()
    yield study
    text = study.decode().replace("#", "=").replace("@", "").encode()
    yield typst.compile(b"#set page(width: 15cm, height: 12cm)\n" + text)


def catalogue_seeds() -> Iterable[bytes]:
    """Return two files of each folder, each with its place in the first line."""
    data = ROOT / "data"
    for folder in (
        "sources",
        "facets",
        "organisations",
        "challenges",
        "practices",
        "anti-patterns",
        "trade-offs",
    ):
        for path in sorted((data / folder).glob("*.yaml"))[:2]:
            yield f"{folder}/{path.name}\n".encode() + path.read_bytes()
    for path in sorted((data / "findings").glob("*/*.yaml"))[:2]:
        yield f"findings/{path.parent.name}/{path.name}\n".encode() + path.read_bytes()[:3000]
    for name, content in small_catalogue().items():
        yield f"{name}\n".encode() + content


def visit_seeds() -> Iterable[bytes]:
    """Return what the app stores for somebody who has answered and planned."""
    from longtail.ui.visit import Visit

    answers = yaml.safe_load((ROOT / "examples" / "startup.yaml").read_text(encoding="utf-8"))
    kept = {f"practice/{path.stem}": 1 for path in sorted((ROOT / "data" / "practices").glob("*.yaml"))[:2]}
    item = {"owner": "Ada", "note": "n", "date": "2026-02-03", "when": "now", "done": True}
    yield (
        Visit(
            answers=answers,
            kept=kept,
            order=list(kept),
            items={key: item for key in kept},
            documents={"model-card": {"purpose": "sort"}},
            seen={"version": "1", "list": list(kept)},
        )
        .to_json()
        .encode()
    )


def copy_seeds() -> Iterable[bytes]:
    """Return a text and a PDF."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, NameObject

    yield b"Collaboration challenges in building ML-enabled systems\n" * 3
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    stream = DecodedStreamObject()
    stream.set_data(b"BT /F1 12 Tf 10 100 Td (Collaboration challenges) Tj ET")
    page[NameObject("/Contents")] = writer._add_object(stream)
    for compress in (False, True):
        if compress:
            page.compress_content_streams()
        file = io.BytesIO()
        writer.write(file)
        yield file.getvalue()


def vector_seeds() -> Iterable[bytes]:
    """Return a small file of vectors."""
    import numpy as np

    file = io.BytesIO()
    np.savez(
        file,
        keys=np.arange(3, dtype=np.uint64),
        codes=np.ones((3, 8), np.int8),
        scales=np.ones(3, np.float32),
    )
    yield file.getvalue()


def sparql_seeds() -> Iterable[bytes]:
    """Return the named queries, and some that must be refused."""
    yield from (path.read_bytes() for path in sorted((ROOT / "ontology" / "queries").glob("*.rq")))
    yield b"INSERT DATA { <a:b> <a:c> 'x' }"
    yield b"SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p '''x''' } } # LOAD"


def result_seeds() -> Iterable[bytes]:
    """Return an answer in SPARQL's JSON."""
    value = {"type": "literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}
    rows = [
        {"a": value, "b": {"type": "uri", "value": "http://example.org/x"}},
        {"a": {**value, "value": "x"}},
    ]
    yield json.dumps({"head": {"vars": ["a", "b"]}, "results": {"bindings": rows}}).encode()
    yield b'{"head": {}, "boolean": true}'


def search_seeds() -> Iterable[bytes]:
    """Return searches of every form."""
    for text in (
        "label noise",
        "no money to train it five times",
        "R13",
        "org 10 4.2.1",
        '"gut feeling" -ceo',
        "P22a",
    ):
        yield text.encode()


TARGETS = {
    target.name: target
    for target in (
        Target("profile", try_profile, profile_seeds),
        Target("plan", try_plan, plan_seeds),
        Target("yaml", try_yaml, profile_seeds),
        Target("catalogue", try_catalogue, catalogue_seeds),
        Target("visit", try_visit, visit_seeds),
        Target("copy", try_copy, copy_seeds),
        Target("paper", try_paper, paper_seeds),
        Target("document", try_document, document_seeds),
        Target("card", try_card, card_seeds),
        Target("metrics", try_metrics, metric_seeds),
        Target("vectors", try_vectors, vector_seeds),
        Target("sparql", try_sparql, sparql_seeds),
        Target("results", try_results, result_seeds),
        Target("search", try_search, search_seeds),
    )
}


def bend(raw: bytes, chance: random.Random, others: tuple[bytes, ...] = ()) -> bytes:
    """Return bytes a little different: in their structure where they have one, else in their bytes."""
    head, line, body = raw.partition(b"\n") if raw[:1] not in b"{[" and b"\n" in raw[:80] else (b"", b"", raw)
    if chance.random() < 0.5:
        try:
            document = json.loads(body) if body[:1] in b"{[" else yaml.load(body, Loader=yaml.CSafeLoader)
        except (ValueError, yaml.YAMLError, RecursionError, TypeError, LookupError):
            document = None
        if isinstance(document, (dict, list)):
            for _ in range(chance.choice((1, 1, 1, 2, 4))):
                document = bend_tree(document, chance)
            try:
                text = json.dumps(document, ensure_ascii=chance.random() < 0.5, default=str)
                return head + line + text.encode("utf-8", "surrogatepass")
            except (ValueError, RecursionError, TypeError):
                return raw
    return bend_bytes(raw, chance, others)


def bend_tree(node: Any, chance: random.Random) -> Any:
    """Return a tree in which one place is replaced, removed, doubled or renamed."""
    if isinstance(node, str) and chance.random() < 0.5:
        at = chance.randrange(len(node) + 1)
        return node[:at] + chance.choice([one for one in NASTY if isinstance(one, str)]) + node[at:]
    if not isinstance(node, (dict, list)) or not node or chance.random() < 0.1:
        return chance.choice(NASTY)
    if isinstance(node, dict):
        key = chance.choice(list(node))
        match chance.randrange(12):
            case 0:
                return {one: value for one, value in node.items() if one != key}
            case 1:
                return {**node, chance.choice(("x", "", "id", "__class__", "\ud800", "findings")): node[key]}
            case 2:
                return {**node, key: node[chance.choice(list(node))]}
            case 3:
                return {**node, key: [node[key]] * chance.choice((1, 2, 600 if is_small(node[key]) else 3))}
            case _:
                return {**node, key: bend_tree(node[key], chance)}
    place = chance.randrange(len(node))
    match chance.randrange(8):
        case 0:
            return node[:place] + node[place + 1 :]
        case 1:
            return node + [node[place]] * chance.choice((1, 60 if is_small(node[place]) else 2))
        case _:
            return [*node[:place], bend_tree(node[place], chance), *node[place + 1 :]]


def is_small(node: Any) -> bool:
    """Say whether many copies of a part still make an input of bearable size."""
    return len(repr(node)) < 2000


def bend_bytes(raw: bytes, chance: random.Random, others: tuple[bytes, ...] = ()) -> bytes:
    """Return bytes with some changed, cut, doubled or taken from another input."""
    bent = bytearray(raw)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(bent) + 1)
        to = min(len(bent), at + chance.choice((1, 2, 4, 16, 64, 1024)))
        match chance.randrange(7):
            case 0:
                del bent[at:to]
            case 1:
                bent[at:at] = bent[at:to] * chance.choice((1, 2, 100))
            case 2:
                bent[at:to] = chance.randbytes(to - at)
            case 3:
                bent[at:at] = chance.choice(TOKENS)
            case 4 if others:
                other = chance.choice(others)
                start = chance.randrange(len(other) + 1)
                bent[at:at] = other[start : start + chance.choice((8, 64, 512))]
            case 5:
                del bent[at:]
            case _ if at < len(bent):
                bent[at] ^= 1 << chance.randrange(8)
    return bytes(bent[:LONGEST])


TOKENS = (
    b"\0", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\\ud800", b"&a ", b"*a", b"!!python/object:os.system ", b"<<: ",
    b"? ", b": ", b"- ", b"---\n", b"...\n", b"|\n", b">\n", b"'", b'"', b"'''", b'"""', b"{", b"}", b"[" * 30, b"]",
    b"\t", b"\r", b"\n", b"%YAML 9.9\n", b"1" * 5000, b"1e999", b"NaN", b"-0", b"0x1F", b"2026-13-45", b"~", b"null",
    b"\xe2\x80\xa8", b"\xc2\x85", b"\\u0000", b"#", b"<a>", b"SERVICE ", b"INSERT ", b"\\", b"?x",
)  # fmt: skip
