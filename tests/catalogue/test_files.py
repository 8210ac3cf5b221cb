"""Writing a file loses nothing: the old one stays whole whatever goes wrong."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from longtail.errors import FileProblem
from longtail.files import refuse_overwriting, write_atomically


def test_it_writes_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert [one.name for one in tmp_path.iterdir()] == ["plan.json"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"there is no folder .*nowhere"):
        write_atomically(tmp_path / "nowhere" / "plan.json", b"x")


def test_a_full_disk_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(b"old")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileProblem, match="No space left"):
        write_atomically(path, b"new" * 1000)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["plan.json"]


def test_a_file_that_exists_needs_force(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(b"old")
    with pytest.raises(FileProblem, match="add --force"):
        refuse_overwriting(path, force=False)
    refuse_overwriting(path, force=True)
    with pytest.raises(FileProblem, match="is a folder"):
        refuse_overwriting(tmp_path, force=True)
