"""Hostile files: bent at random, made to explode, too large, with names that lead elsewhere."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tracemalloc
import zipfile
import zlib
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longtail.errors import FileProblem, InputError
from longtail.plan import from_json
from longtail.profile import parse_profile
from longtail.search.vectors import load_vectors
from longtail.strict_yaml import parse_yaml
from longtail.ui.own_copy import UnreadableCopy, read_copy
from longtail.ui.visit import Visit
from tools.fuzz_targets import TARGETS, bend

ROOT = Path(__file__).resolve().parent.parent.parent
QUICK = sorted(set(TARGETS) - {"search", "catalogue", "plan"})
TODAY = date(2026, 1, 1)


@pytest.mark.filterwarnings("ignore")  # what pypdf says of damaged files
@pytest.mark.parametrize("name", TARGETS)
def test_the_reader_takes_or_refuses_whatever_is_bent(name: str) -> None:
    target, chance = TARGETS[name], Random(f"test-{name}")
    pool = tuple(target.seeds())
    for raw in pool:
        target.run(raw)
    for _ in range(400 if name in QUICK else 60):
        target.run(bend(chance.choice(pool), chance, pool))


@pytest.mark.parametrize("name", ["profile", "plan", "yaml", "visit", "sparql", "results"])
@given(raw=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")))
@settings(max_examples=60, deadline=None)
def test_the_reader_takes_or_refuses_anything(name: str, raw: bytes) -> None:
    TARGETS[name].run(raw)


@given(answers=st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
))  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_a_profile_of_any_shape_is_taken_or_refused(answers: object) -> None:
    TARGETS["profile"].run(json.dumps(answers).encode())
    TARGETS["profile"].run(json.dumps({"pains": answers, "dismissed": answers, "goals": answers}).encode())


BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n" % (now, now, *[before] * 9)
    for before, now in zip(b"abcdefgh", b"bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (BOMB, "aliases"),
        (b"[" * 100_000, "deeper"),
        (b"{a: " * 100_000, "deeper"),
        (b"!!python/object/apply:os.system [id]", "tag"),
        (b"a: 1\na: 2", "twice"),
        (b"x" * 1_000_001, "bytes"),
    ],
)
def test_a_yaml_bomb_is_refused_at_once(raw: bytes, why: str) -> None:
    with pytest.raises(FileProblem, match=why):
        parse_yaml(raw, name="bomb.yaml")
    with pytest.raises(InputError):
        parse_profile(raw, name="bomb.yaml")


@pytest.mark.parametrize(
    "raw", [b'{"a":' * 200_000, b"[" * 200_000, b'{"headcount": ' + b"1" * 10_000 + b"}"]
)
def test_a_json_bomb_is_refused(raw: bytes) -> None:
    with pytest.raises(InputError):
        parse_profile(raw)
    with pytest.raises(InputError):
        from_json(raw, today=TODAY)
    assert Visit.from_json(raw.decode()) is None


def test_oversized_files_are_refused_unread() -> None:
    with pytest.raises(FileProblem, match="at most"):
        from_json(b"{" + b" " * 10_000_001, today=TODAY)
    with pytest.raises(FileProblem, match="at most"):
        parse_profile(b"{" + b" " * 10_000_001)
    with pytest.raises(UnreadableCopy, match="20 MB"):
        read_copy(b"x" * 20_000_001)
    assert Visit.from_json(" " * 2_000_001) is None


def test_a_zip_bomb_in_place_of_vectors_is_left_aside(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.npz", "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in ("keys", "codes", "scales"):
            header = io.BytesIO()
            # A header that claims more numbers than any memory holds.
            shape = "{'descr': '<u8', 'fortran_order': False, 'shape': (1000000000000000,), }"
            header.write(b"\x93NUMPY\x01\x00" + len(shape).to_bytes(2, "little") + shape.encode())
            bomb.writestr(f"{name}.npy", header.getvalue())
    assert len(load_vectors("x", folder=tmp_path).keys) == 0


def make_pdf(stream: bytes, *, pages: int) -> bytes:
    """Return a PDF whose pages all show the same packed stream."""
    font = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, b"4 0 R " * pages),
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 3 0 R /Resources %s >>" % font,
    ]
    made, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(b"%010d 00000 n \n" % len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(places)
    return made + table + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(made)


def test_a_pdf_that_unpacks_to_a_gigabyte_is_refused() -> None:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 10_000_000) for _ in range(100)) + packer.flush()
    bomb = make_pdf(packed, pages=1)
    assert len(bomb) < 1_000_000
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableCopy, match="cannot be read"):
            read_copy(bomb)
        assert tracemalloc.get_traced_memory()[1] < 300_000_000
    finally:
        tracemalloc.stop()


def test_a_pdf_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    words = zlib.compress(b"BT /F1 12 Tf 10 100 Td " + b"(word) Tj " * 300 + b"ET")
    copy = make_pdf(words, pages=40)
    assert len(read_copy(copy)) > 40_000
    monkeypatch.setattr("longtail.ui.own_copy.MOST_CHARACTERS", 10_000)
    with pytest.raises(UnreadableCopy, match="too long"):
        read_copy(copy)
    monkeypatch.undo()
    monkeypatch.setattr("longtail.ui.own_copy.MOST_SECONDS", 0.0)
    with pytest.raises(UnreadableCopy, match="too long"):
        read_copy(copy)


@pytest.mark.parametrize(
    "name",
    ["../../outside.md", "a\nb.md", "-rf.md", "$(touch x).md", "x" * 300 + ".md", "con\x01.md", "é😀.md"],
)
def test_a_strange_file_name_is_a_name_and_nothing_else(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "a" / "b" / "c"
    folder.mkdir(parents=True)
    target = folder / name
    command = [sys.executable, "-m", "longtail", "export", str(ROOT / "examples" / "startup.yaml")]
    done = subprocess.run(
        [*command, "-o", str(target)], cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 2)
    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert made == ([target.resolve()] if done.returncode == 0 else [])


@pytest.mark.parametrize(
    "wanted",
    ["../../../etc/passwd", "practice/../../x", "challenge/\x00", "<script>", "practice/" + "x" * 10_000],
)
def test_an_id_that_leads_elsewhere_is_unknown(wanted: str) -> None:
    import longtail

    with pytest.raises(longtail.UnknownId) as refused:
        longtail.load().get(wanted)
    assert len(str(refused.value)) < 1500
