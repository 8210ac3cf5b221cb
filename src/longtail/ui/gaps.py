"""What the sources leave open, where the catalogue is thin, and where findings disagree."""

from __future__ import annotations

import streamlit as st

from longtail.evidence import get_study
from longtail.model import Finding
from longtail.ui.cards import write_line
from longtail.ui.findings import get_findings, write_claim, write_finding, write_findings
from longtail.ui.markup import Markup, link, show, tag
from longtail.ui.shared import Shared
from longtail.ui.wording import count, lower_first

FEW = 2
"""A kind of organisation with fewer interviewed organisations than this is named as a gap."""


def show_gaps(shared: Shared) -> None:
    """Show challenges without a practice, open questions, and what rests on little."""
    _show_open_challenges(shared)
    _show_thin(shared)
    _show_unseen(shared)
    _show_open_questions(shared)


def _show_open_challenges(shared: Shared) -> None:
    helped = {link.challenge for one in shared.kb.practices.values() for link in one.addresses}
    found = [one for one in shared.kb.challenges.values() if one.id not in helped]
    st.header(
        f"{count(len(found), 'challenge')} without a practice" if found else "Every challenge has a practice",
        anchor=False,
    )
    show(
        tag("ul", [write_line(one) for one in found], class_="lt-plainlist")
        if found
        else tag("p", "For every challenge the sources name at least one thing to do.")
    )


def _show_thin(shared: Shared) -> None:
    one_study = [
        record
        for record in shared.kb.challenges.values()
        if len({get_study(shared.catalogue, one.source) for one in shared.catalogue.find_evidence(record)})
        == 1
    ]
    thin = [one for one in shared.kb.practices.values() if shared.get_strength(one.id).level <= 1]
    st.header("What rests on little", anchor=False)
    show(
        tag(
            "p",
            f"{count(len(one_study), 'challenge is', 'challenges are')} told of in one study alone; ",
            f"{count(len(thin), 'practice rests', 'practices rest')} on thin evidence: ",
        ),
        tag("ul", [tag("li", link("record", one.label, id=one.id)) for one in thin], class_="lt-list"),
    )


def _show_unseen(shared: Shared) -> None:
    """Name kinds of organisation and sectors that no or hardly any interview covers."""
    studied = [one for one in shared.kb.organisations.values() if one.participants]
    lines = []
    for key in ("organisation_type", "sector", "resources"):
        facet = shared.get_facet(key)
        few = [
            lower_first(option.label)
            for option in facet.options
            if option.id != "other" and sum(one.profile.get(key) == option.id for one in studied) < FEW
        ]
        if few:
            lines.append(tag("li", f"{facet.label}: {', '.join(few)}"))
    st.header("Who was hardly asked", anchor=False)
    show(
        tag("p", "None or one of the organisations interviewed is known to be one of these:"),
        tag("ul", lines, class_="lt-list"),
    )


def _show_open_questions(shared: Shared) -> None:
    found = [one for one in shared.kb.findings.values() if one.kind == "open-question"]
    st.header(f"The sources leave {count(len(found), 'question')} open", anchor=False)
    show(tag("ul", [write_finding(one, shared) for one in found], class_="lt-findings"))


def show_disagreements(shared: Shared) -> None:
    """Show findings that dispute or qualify each other, and practices with findings against them."""
    disputes = [one for one in shared.kb.findings.values() if one.disputes or one.qualifies]
    if disputes:
        st.header(f"{count(len(disputes), 'finding')} that dispute or qualify others", anchor=False)
        show(tag("ul", [_write_dispute(one, shared) for one in disputes], class_="lt-plainlist"))
    against = [one for one in shared.kb.practices.values() if one.against]
    st.header(f"{count(len(against), 'practice')} with findings against them", anchor=False)
    show(
        tag(
            "ul",
            [
                tag(
                    "li",
                    tag("p", link("record", one.label, id=one.id, class_="lt-strong"), class_="lt-line"),
                    [
                        [tag("p", link_.how), write_findings(get_findings(link_.findings, shared), shared)]
                        for link_ in one.against
                    ],
                    class_="lt-item",
                )
                for one in against
            ],
            class_="lt-plainlist",
        )
    )


def _write_dispute(finding: Finding, shared: Shared) -> Markup:
    others = [
        tag(
            "li",
            tag("p", tag("span", word, class_="lt-kind lt-kind-trade-off"), class_="lt-line"),
            write_claim(other, shared),
            class_="lt-against",
        )
        for word, ids in (("disputes", finding.disputes), ("qualifies", finding.qualifies))
        for other in get_findings(ids, shared)
    ]
    return tag("li", write_claim(finding, shared), tag("ul", others, class_="lt-plainlist"), class_="lt-item")
