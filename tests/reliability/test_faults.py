"""Bad days: killed while saving, a full disk, a home that cannot be written, damaged and doubled files."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from longtail.errors import FileProblem
from longtail.files import write_atomically
from longtail.load import load_catalogue
from longtail.search import SearchEngine
from longtail.search.documents import make_documents
from longtail.search.encoder import BUILT_IN, Encoder, EncoderUnavailable
from longtail.search.vectors import get_vectors_dir, load_vectors

ROOT = Path(__file__).resolve().parent.parent.parent
STARTUP = ROOT / "examples" / "startup.yaml"

SAVE_FOR_EVER = """
import sys
from pathlib import Path
from longtail.files import write_atomically
target, letter = Path(sys.argv[1]), sys.argv[2].encode()
print("saving", flush=True)
while True:
    write_atomically(target, letter * 3_000_000)
"""


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "longtail", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=120
    )


def start_saving(target: Path, letter: str) -> subprocess.Popen[bytes]:
    saver = subprocess.Popen(
        [sys.executable, "-c", SAVE_FOR_EVER, str(target), letter], stdout=subprocess.PIPE
    )
    assert saver.stdout is not None
    assert saver.stdout.readline() == b"saving\n"
    return saver


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
@pytest.mark.parametrize("moment", [0.0, 0.003, 0.01, 0.03, 0.1])
def test_killed_while_saving_leaves_the_old_or_the_new(tmp_path: Path, moment: float) -> None:
    target = tmp_path / "plan.json"
    target.write_bytes(b"o" * 3_000_000)
    saver = start_saving(target, "n")
    time.sleep(moment)
    saver.kill()
    saver.communicate(timeout=20)
    content = target.read_bytes()
    assert len(content) == 3_000_000
    assert len(set(content)) == 1, "half the old and half the new"


def test_two_processes_that_save_the_same_plan_leave_one_whole(tmp_path: Path) -> None:
    target = tmp_path / "plan.json"
    savers = [start_saving(target, letter) for letter in "ab"]
    try:
        for _ in range(40):
            time.sleep(0.01)
            if target.exists():
                content = target.read_bytes()
                assert len(content) == 3_000_000
                assert content[:1] * len(content) == content
    finally:
        for saver in savers:
            saver.kill()
            saver.communicate(timeout=20)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_said_and_the_old_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "plan.json"
    target.write_bytes(b"old")
    real = os.fdopen

    def open_full(handle: int, mode: str) -> object:
        os.close(handle)
        return real(os.open("/dev/full", os.O_WRONLY), mode)

    monkeypatch.setattr("longtail.files.os.fdopen", open_full)
    with pytest.raises(FileProblem, match="No space left"):
        write_atomically(target, b"new" * 100_000)
    assert target.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["plan.json"], "something half-written was left behind"


def find_small_disk(script: str) -> list[str]:
    """Return what runs a command with a disk of 64 kB at /mnt, after a shell script."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return []
    whole = f'mount -t tmpfs -o size=64k tmpfs /mnt && {script} && exec "$@"'
    room = ["unshare", "--mount", "sh", "-c", whole, "room"]
    return room if subprocess.run([*room, "true"], capture_output=True).returncode == 0 else []


def test_a_disk_that_is_really_full_loses_nothing() -> None:
    room = find_small_disk("echo old > /mnt/list.docx; cat /dev/zero > /mnt/filler 2>/dev/null; true")
    if not room:
        pytest.skip("this system cannot mount a small disk for a test")
    export = [sys.executable, "-m", "longtail", "export", str(STARTUP), "-o", "/mnt/list.docx", "--force"]
    after = 'set +e; "$@"; echo "status $?"; cat /mnt/list.docx; find /mnt -type f'
    done = subprocess.run(
        [*room, "sh", "-c", after, "room", *export],
        cwd=ROOT,
        env={**os.environ, "LONGTAIL_CACHE": "/mnt/cache"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout.split()[:3] == ["status", "2", "old"], done.stdout + done.stderr
    assert sorted(done.stdout.split()[3:]) == ["/mnt/filler", "/mnt/list.docx"], "something was left behind"
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_home_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    in_the_way = tmp_path / "cache"
    in_the_way.write_text("a file stands where the cache should be", encoding="utf-8")
    done = run("search", "label noise", "--top", "1", "--format", "json", LONGTAIL_CACHE=str(in_the_way))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["hits"]
    assert done.stderr == ""


@pytest.mark.parametrize("damage", [b"", b"{", b"\x00" * 100, b'{"format": 1, "digest": 3}'])
def test_a_damaged_cache_is_left_aside(tmp_path: Path, damage: bytes) -> None:
    first = run("search", "label noise", "--top", "3", "--format", "json", LONGTAIL_CACHE=str(tmp_path))
    assert first.returncode == 0, first.stderr
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept, "nothing was kept, so nothing is tested"
    for path in kept:
        path.write_bytes(damage)
    second = run("search", "label noise", "--top", "3", "--format", "json", LONGTAIL_CACHE=str(tmp_path))
    assert (second.returncode, second.stdout, second.stderr) == (0, first.stdout, "")


def test_a_cache_cut_anywhere_is_left_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LONGTAIL_CACHE", str(tmp_path))
    catalogue = load_catalogue()
    wanted = SearchEngine(catalogue, without=["meaning"]).search("label noise", top=5)
    (path,) = tmp_path.glob("words-*.npz")
    whole = path.read_bytes()
    for share in (0.01, 0.3, 0.6, 0.9, 0.99):
        path.write_bytes(whole[: int(len(whole) * share)])
        assert SearchEngine(catalogue, without=["meaning"]).search("label noise", top=5) == wanted


def test_a_truncated_vector_file_costs_its_vectors_alone(tmp_path: Path) -> None:
    texts = list(dict.fromkeys(make_documents(load_catalogue()).texts))
    folder = tmp_path / "vectors"
    shutil.copytree(get_vectors_dir(BUILT_IN), folder)
    before = (load_vectors(BUILT_IN, folder=folder).find(texts) >= 0).sum()
    cut = folder / "challenges.npz"
    cut.write_bytes(cut.read_bytes()[:-1000])
    after = (load_vectors(BUILT_IN, folder=folder).find(texts) >= 0).sum()
    assert 0 < after < before


def test_a_damaged_model_is_refused_and_search_goes_on_by_words(tmp_path: Path) -> None:
    folder = tmp_path / BUILT_IN
    shutil.copytree(ROOT / "models" / BUILT_IN, folder)
    model = folder / "model.onnx"
    content = bytearray(model.read_bytes())
    content[len(content) // 2] ^= 1
    model.write_bytes(content)
    with pytest.raises(EncoderUnavailable, match=r"model\.onnx"):
        Encoder(folder)
    done = run(
        "search", "label noise", "--top", "1", "--format", "json", LONGTAIL_MODEL=str(tmp_path / "none")
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["mode"] == "lexical"


def test_a_clock_that_jumped_changes_no_answer(tmp_path: Path) -> None:
    ask = ("recommend", str(STARTUP), "--format", "json")
    first = run(*ask, LONGTAIL_CACHE=str(tmp_path))
    assert first.returncode == 0, first.stderr
    for moment in (4_000_000_000, 0):
        for path in tmp_path.rglob("*"):
            os.utime(path, (moment, moment))
        assert run(*ask, LONGTAIL_CACHE=str(tmp_path)).stdout == first.stdout


def test_a_plan_from_the_future_or_the_past_opens() -> None:
    from longtail.plan import from_json, make_plan, to_json
    from longtail.results import Recommendations

    nothing: dict[str, tuple[()]] = dict.fromkeys(
        ("challenges", "practices", "cautions", "similar_organisations", "not_suggested"), ()
    )
    empty = Recommendations.model_validate({"catalogue_version": "1", "profile": {}, **nothing})
    for day in (date(1970, 1, 1), date(9999, 12, 31)):
        plan = make_plan(empty, today=day)
        assert from_json(to_json(plan), today=date(2026, 1, 1))[0] == plan
