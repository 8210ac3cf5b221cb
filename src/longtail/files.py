"""Write files so that nothing is lost: beside the old one first, then renamed over it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from longtail.errors import FileProblem


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` to `path`; on any fault the old file stays whole.

    Raises:
        FileProblem: the folder is missing, not writable, or the disk is full.
    """
    if not path.parent.is_dir():
        raise FileProblem(f"{path}: there is no folder {path.parent}; make it first")
    handle, beside = -1, ""
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        Path(beside).chmod(mode)
        Path(beside).replace(path)
    except OSError as error:
        if beside:
            Path(beside).unlink(missing_ok=True)
        raise FileProblem(f"{path}: cannot be written: {error.strerror or error}") from None


def refuse_overwriting(path: Path, *, force: bool) -> None:
    """Raise `FileProblem` where `path` exists and `force` is not given, or is a folder."""
    try:
        folder, there = path.is_dir(), path.exists()
    except (OSError, ValueError) as error:  # a name too long, or with a character no name may hold
        reason = getattr(error, "strerror", None) or error
        raise FileProblem(f"{str(path)[:200]}: cannot be a file's name: {reason}") from None
    if folder:
        raise FileProblem(f"{path}: is a folder; name a file")
    if there and not force:
        raise FileProblem(f"{path}: exists; add --force to overwrite it")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
