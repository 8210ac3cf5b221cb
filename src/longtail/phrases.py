"""How counts, days and labels read within a sentence, in answers, exports and pages alike."""

from __future__ import annotations


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: "1 study", "2 studies", "1,315 findings"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def count_days(days: float) -> str:
    """Return "half a day", "1 day", "2.5 days"."""
    if days == 0.5:
        return "half a day"
    return f"{days:g} {'day' if days == 1 else 'days'}"


def say_days(low: float, high: float) -> str:
    """Return a range of days in words: "1 to 3 days", "half a day to 1 day", "2 days"."""
    if low == high:
        return count_days(low)
    return f"{'half a day' if low == 0.5 else f'{low:g}'} to {count_days(high)}"


def lower_first(label: str) -> str:
    """Return a label as it stands within a sentence: "data scientist", but "ML engineer" and "Big Tech"."""
    return label if label[1:] != label[1:].lower() else label.lower()
