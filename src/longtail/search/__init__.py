"""Search: words, characters and meaning, fused behind one call.

`SearchEngine(catalogue).search("no money to train it five times")` returns ranked records with their
evidence. Words and characters answer at once; meaning joins when the encoder has loaded.
"""

from __future__ import annotations

from longtail.search.engine import SearchEngine

__all__ = ["SearchEngine"]
