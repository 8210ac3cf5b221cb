"""Hostile files: bent at random, made to explode, too large, with names that lead elsewhere."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
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
