"""About: method, evaluation, limits, versions, how to cite, how to add a paper."""

from __future__ import annotations

import platform

import streamlit as st

from longtail.ui.describe.parts import write_citation
from longtail.ui.markup import link, show, tag
from longtail.ui.shared import get_shared
from longtail.ui.wording import cite, count, name_version

GLOSSARY = (
    ("finding", "one thing one source says, in our own words, with its section, its people and an anchor"),
    ("anchor", "a few consecutive words of the passage, as printed, to find it by"),
    ("challenge", "something that hurts"),
    ("practice", "something a team can do about challenges: what we make of the findings"),
    ("anti-pattern", "a habit that looks sensible and does damage"),
    ("trade-off", "gain on one side, loss on the other"),
    ("strength", "how much evidence stands behind a record: thin, fair, good, strong"),
    ("directness", "how like your own organisation are those in which it was seen"),
    ("example team", "a made-up team, its answers, and what readers of the studies would tell it"),
    ("plan", "kept practices as now, next, later, with owners, dates and notes"),
)


def show_page() -> None:
    """Show the page."""
    shared = get_shared()
    kb = shared.kb
    version = name_version(kb.version)
    st.title("About", anchor=False)
    show(
        tag("h2", "How it is made"),
        tag(
            "p",
            f"{count(len(kb.sources), 'source')} were read sentence by sentence. Every challenge, practice, "
            f"warning and open question became a finding in our own words, {len(kb.findings):,} in all, "
            "with its section, the people it is said of, and a few words to find the passage by. "
            "Practices, challenges, anti-patterns and trade-offs are what we make of them: every link "
            "between them names the findings it rests on and says how.",
        ),
        tag("p", "The sources:"),
        tag(
            "ul",
            [
                tag(
                    "li",
                    link("record", one.short, id=one.id),
                    tag("p", cite(one), class_="lt-place"),
                )
                for one in kb.sources.values()
            ],
            class_="lt-list",
        ),
        tag("h2", "How your list is made"),
        tag(
            "p",
            "First your challenges: from what you wrote, what you confirmed, what organisations like yours "
            "report, and what the studies tie to your kind of situation. Then a set of practices that "
            "covers them best together, by strength and directness of evidence, fit, your goals and your "
            "days. It counts, too, what readers of the studies named for made-up example teams that answered "
            "much as you do. Every score is a sum of named parts. Words and meaning are compared on your "
            "machine with a small open model (all-MiniLM-L6-v2) that writes nothing and only measures "
            "likeness.",
        ),
        tag(
            "p",
            "How well this works is measured against simpler ways and judgements written beforehand: ",
            tag("code", "longtail eval"),
            " prints the figures, and docs/evaluation.md says what they do not show.",
        ),
        tag("h2", "What it cannot do"),
        tag(
            "ul",
            [
                tag("li", one)
                for one in (
                    "The studies interviewed few organisations, most of them in one country: that something "
                    "was seen there does not mean that it works for you.",
                    "They report what people say they do, seldom what came of it. Strength counts voices, "
                    "not effects.",
                    "Effort in days is our estimate wherever it says so.",
                    "It is no legal advice, and no replacement for the people your system touches.",
                )
            ],
        ),
        tag("p", link("evidence", "Open questions and honest gaps", view="gaps")),
        tag("h2", "What happens with your answers"),
        tag(
            "p",
            "They are kept in this browser's own storage, and go to the program on the machine that runs it "
            "only to compute your list; it writes nothing down and sends nothing on. "
            "“Forget my answers” on the first page removes them.",
        ),
        tag("h2", "Words"),
        tag(
            "dl", [tag("div", tag("dt", word), tag("dd", text)) for word, text in GLOSSARY], class_="lt-rows"
        ),
        tag("h2", "Add a paper, correct a record"),
        tag(
            "p",
            "The catalogue is plain text files, one record each. CONTRIBUTING.md in the repository says how "
            "to add a paper: its citation, its findings section by section, then the records that rest on "
            "them; ",
            tag("code", "longtail check"),
            " finds what is missing.",
        ),
        tag("h2", "Versions and licences"),
        tag(
            "p",
            f"Catalogue {kb.version}; Streamlit {st.__version__}; Python {platform.python_version()}. "
            "Code: Apache 2.0. Catalogue: CC BY 4.0. The sources stay their authors'.",
        ),
        write_citation(
            "longtail: what has been found to work for teams that build with machine learning outside Big "
            f"Tech. Catalogue version {version}.",
            "\n".join(
                [
                    "@misc{longtail,",
                    "  title = "
                    "{longtail: what has been found to work for teams that build with ML outside Big Tech},",
                    f"  version = {{{version}}},",
                    "  url = {https://w3id.org/longtail/},",
                    "}",
                ]
            ),
        ),
    )
