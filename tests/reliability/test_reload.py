"""A catalogue that is edited while the app runs: taken when sound, refused with the reason when not."""

from __future__ import annotations

import os
import shutil
import threading
import time
from pathlib import Path

import pytest

from longtail.errors import CatalogueError
from longtail.load import Catalogue, load_catalogue, read_catalogue
from longtail.reload import Reloader

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LONGTAIL_CACHE", str(tmp_path / "cache"))
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("vectors"))
    if read_catalogue(tmp_path)[1]:
        pytest.fail("the catalogue itself is not sound")
    return tmp_path


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def reloader(content: Path, said: list[str]) -> Reloader[Catalogue]:
    return Reloader(lambda: load_catalogue(content), folder=content / "data", look_every=0, say=said.append)


def edit(content: Path) -> Path:
    path = content / "data" / "catalogue.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n# looked at\n", encoding="utf-8")
    return path


def test_a_sound_edit_is_taken(content: Path, reloader: Reloader[Catalogue], said: list[str]) -> None:
    before = reloader.get()
    assert reloader.get() is before, "nothing changed, nothing is loaded"
    edit(content)
    after = reloader.get()
    assert after is not before
    assert after.version != before.version
    assert not reloader.refused
    assert said == ["the catalogue has changed and was loaded again"]


def test_an_unsound_edit_is_refused_and_the_old_one_stays(
    content: Path, reloader: Reloader[Catalogue], said: list[str]
) -> None:
    before = reloader.get()
    path = next((content / "data" / "practices").glob("*.yaml"))
    whole = path.read_text(encoding="utf-8")
    path.write_text(f"{whole}\nlabell: twice\n", encoding="utf-8")
    assert reloader.get() is before
    assert f"data/practices/{path.name}" in reloader.refused[0]
    assert "did you mean 'label'" in reloader.refused[0]
    assert len(said) == 1
    reloader.get()
    assert len(said) == 1, "a refusal is told once"
    path.write_text(whole + "\n", encoding="utf-8")
    assert reloader.get() is not before
    assert reloader.refused == ()


def test_a_catalogue_that_was_never_sound_is_an_error(content: Path, reloader: Reloader[Catalogue]) -> None:
    (content / "data" / "catalogue.yaml").write_text("version: [", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"data/catalogue\.yaml"):
        reloader.get()


@pytest.mark.parametrize("jump", [-10 * 365 * 86400, 10 * 365 * 86400])
def test_a_clock_that_jumps_hides_no_edit(content: Path, reloader: Reloader[Catalogue], jump: int) -> None:
    before = reloader.get()
    path = edit(content)
    os.utime(path, (time.time() + jump, time.time() + jump))
    assert reloader.get() is not before


def test_nobody_else_waits_while_it_loads(content: Path) -> None:
    loading, go_on, calls = threading.Event(), threading.Event(), []

    def load() -> int:
        calls.append(1)
        if len(calls) > 1:
            loading.set()
            assert go_on.wait(20)
        return len(calls)

    reloader = Reloader(load, folder=content / "data", look_every=0, say=lambda _: None)
    assert reloader.get() == 1
    edit(content)
    first = threading.Thread(target=reloader.get)
    first.start()
    assert loading.wait(20)
    assert reloader.get() == 1
    go_on.set()
    first.join(20)
    assert reloader.get() == 2
