"""Open examples, saved profiles and plans; what cannot be opened is said in place."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from longtail.errors import InputError, LongtailError
from longtail.paths import get_content_dir
from longtail.profile import Profile, parse_profile, read_profile
from longtail.ui.markup import escape_markdown
from longtail.ui.shared import Shared
from longtail.ui.state import drop_unknown, replace_visit
from longtail.ui.visit import Visit


@dataclass(frozen=True)
class Example:
    """A profile that comes with the app, to look at before answering."""

    name: str
    title: str
    short: str
    summary: str


EXAMPLES = (
    Example(
        "startup",
        "A start-up of six",
        "the start-up",
        "A prototype that investors want to see live, and no money to train it twice.",
    ),
    Example(
        "city",
        "A city office",
        "the city office",
        "A bought model that sorts applications; residents depend on what it says.",
    ),
    Example(
        "clinic",
        "A non-profit clinic",
        "the clinic",
        "One data scientist, nurses without time to label, records from elsewhere.",
    ),
)


def open_example(example: Example, shared: Shared) -> None:
    """Put an example's answers in place of the visitor's."""
    profile = read_profile(get_content_dir() / "examples" / f"{example.name}.yaml")
    take_profile(profile, shared, f"This is an example: {example.title.lower()}. Change any answer.")


def open_upload(name: str, raw: bytes, shared: Shared) -> bool:
    """Open a file of the visitor's; say what is wrong with one that cannot be opened."""
    try:
        profile = parse_profile(raw, name=name[:80])
        take_profile(profile, shared)
    except InputError as error:
        lines = [str(one) for one in error.problems] or [str(error)]
        st.error(
            "This file cannot be opened:\n\n" + "\n".join(f"- {escape_markdown(one)}" for one in lines[:12])
        )
    except LongtailError as error:
        st.error(f"This file cannot be opened: {escape_markdown(str(error))}")
    else:
        return True
    return False


def take_profile(profile: Profile, shared: Shared, *notes: str) -> None:
    """Put a profile in place of the visitor's answers, leaving out records that no longer exist."""
    known, more = drop_unknown(shared, profile)
    replace_visit(Visit(answers=known.answered()), (*notes, *more))
