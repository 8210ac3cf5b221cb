"""Follow a catalogue that is edited while the app runs: taken when sound, else refused with the reason."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from longtail.errors import CatalogueError, LongtailError
from longtail.paths import get_content_dir

LOOK_EVERY = 2.0
"""Seconds between two looks at the files."""

Loaded = TypeVar("Loaded")
Stamp = tuple[tuple[str, int, int], ...]


class Reloader(Generic[Loaded]):
    """Holds what was loaded last, and loads it again when the catalogue's files change; safe to share.

    Attributes:
        refused: Why the files as they are now are not used, a line for each problem; empty while they are.
    """

    def __init__(
        self,
        load: Callable[[], Loaded],
        *,
        folder: Path | None = None,
        look_every: float = LOOK_EVERY,
        say: Callable[[str], None] = lambda text: print(text, file=sys.stderr, flush=True),
    ) -> None:
        """Wait with loading until the first `get`.

        Args:
            load: Makes what is held; raises `CatalogueError` where the files are not sound.
            folder: The catalogue's folder; the content folder's `data/` by default.
            look_every: Seconds between two looks at the files.
            say: Told once of every reload and every refusal.
        """
        self.refused: tuple[str, ...] = ()
        self._load = load
        self._folder = folder
        self._look_every = look_every
        self._say = say
        self._first, self._again = Lock(), Lock()
        self._held: list[Loaded] = []
        self._stamp: Stamp = ()
        self._looked = 0.0

    def get(self) -> Loaded:
        """Return what is held; nobody but the one who finds a change waits for it to load.

        Raises:
            CatalogueError: the catalogue was never sound.
        """
        with self._first:
            if not self._held:
                stamp = self._read_stamp()
                self._held = [self._load()]
                self._stamp, self._looked = stamp, time.monotonic()
                return self._held[0]
        if self._again.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._again.release()
        return self._held[0]

    def _look(self) -> None:
        # The monotonic clock and stamps that differ, whichever is later: a clock that jumps does no harm.
        if time.monotonic() - self._looked < self._look_every:
            return
        stamp = self._read_stamp()
        self._looked = time.monotonic()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._held = [self._load()]
            self.refused = ()
            self._say("the catalogue has changed and was loaded again")
        except (LongtailError, OSError) as error:
            problems = error.problems if isinstance(error, CatalogueError) else ()
            self.refused = tuple(str(one) for one in problems) or (str(error),)
            self._say(
                "\n".join(
                    ["the catalogue has changed and is not sound; the old one stays:", *self.refused[:20]]
                )
            )

    def _read_stamp(self) -> Stamp:
        folder = self._folder or get_content_dir() / "data"
        stamp = []
        for path in sorted(folder.rglob("*.yaml")):
            try:
                status = path.stat()
            except OSError:
                continue  # an editor is just putting another in its place
            stamp.append((path.as_posix(), status.st_mtime_ns, status.st_size))
        return tuple(stamp)
