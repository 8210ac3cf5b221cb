"""Findings as the page shows them: what, where, who said it, how to find it, how to cite it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from longtail.model import Finding
from longtail.ui.markup import Markup, join, link, outside, tag
from longtail.ui.shared import Shared
from longtail.ui.wording import BASES, cite, count, get_address, name_place, name_section, shorten

RECORD_ID = re.compile(r"((?:practice|challenge|anti-pattern|trade-off)/[a-z0-9-]*[a-z0-9])")
MOST_VOICES = 8
"""More voices than this are counted, not named."""


def write_finding(finding: Finding, shared: Shared) -> Markup:
    """Return one finding, open, written once for all; its claim leads to its own page."""
    if finding.id not in shared.written:
        shared.written[finding.id] = _write_finding(finding, shared)
    return shared.written[finding.id]


def _write_finding(finding: Finding, shared: Shared) -> Markup:
    return tag(
        "li",
        tag("p", link("record", finding.claim, id=finding.id, class_="lt-plain"), class_="lt-claim"),
        tag("p", name_place(finding, shared), " · ", write_voices(finding, shared), class_="lt-place"),
        tag(
            "p",
            tag("span", "To find it, search the text for: ", tag("q", finding.anchor)),
            " ",
            write_actions(finding, shared),
            class_="lt-place",
        ),
        tag("p", "Note: ", write_note(finding.note, shared), class_="lt-place") if finding.note else None,
        class_="lt-finding",
    )


def write_note(note: str, shared: Shared) -> Markup:
    """Return a curator's note; a record that it names by its id is named by its label, and linked."""
    known = shared.catalogue.browsable
    parts = (
        link("record", known[one].label, id=one) if one in known else one for one in RECORD_ID.split(note)
    )
    return join(parts)


def write_actions(finding: Finding, shared: Shared) -> Markup:
    """Return what one can do with a finding: copy the words to search for, open the paper, cite it."""
    source = shared.get_source(finding)
    address = get_address(source)
    reference = f"{cite(source)} ({name_section(finding.section)})"
    return tag(
        "span",
        tag("button", "copy", type="button", data_copy=finding.anchor, title="Copy the words to search for"),
        outside(address, "open the paper") if address else None,
        tag("button", "cite", type="button", data_copy=reference, title="Copy the reference"),
        class_="lt-actions",
    )


def write_claim(finding: Finding, shared: Shared) -> Markup:
    """Return a finding in short: its claim, which leads to its page, and its place."""
    return join(
        [
            tag("p", link("record", finding.claim, id=finding.id, class_="lt-plain"), class_="lt-claim"),
            tag("p", name_place(finding, shared), class_="lt-place"),
        ]
    )


def write_voices(finding: Finding, shared: Shared) -> Markup:
    """Return who says it: participants with their organisations, or the basis in words."""
    if not finding.participants:
        about = [_name_organisation(finding, one, shared) for one in finding.organisations[:MOST_VOICES]]
        return join([BASES[finding.basis], [" (about ", _separate(about), ")"] if about else None])
    named = [_name_voice(finding, one, shared) for one in finding.participants[:MOST_VOICES]]
    rest = len(finding.participants) - len(named)
    return join(
        [
            f"said by {count(len(finding.participants), 'participant')}: ",
            _separate(named),
            f" and {rest} more" if rest else None,
        ]
    )


def write_findings(findings: Sequence[Finding], shared: Shared, *, of: int = 0) -> Markup:
    """Return findings behind a line that says how many; `of`: of how many these are the first."""
    if not findings:
        return Markup("")
    more = f" of {of}" if of > len(findings) else ""
    return tag(
        "details",
        tag("summary", f"{len(findings)}{more} findings" if more else count(len(findings), "finding")),
        tag("ul", [write_finding(one, shared) for one in findings], class_="lt-findings"),
        class_="lt-more",
    )


def get_findings(ids: Sequence[str], shared: Shared) -> list[Finding]:
    """Return the findings with these ids."""
    return [shared.kb.findings[one] for one in ids if one in shared.kb.findings]


def _name_voice(finding: Finding, voice: str, shared: Shared) -> Markup:
    organisation = shared.get_organisation(finding, voice)
    if organisation is None:
        return join([voice])
    short = shorten(organisation, shared)
    name = link("record", voice, id=organisation.id)
    return join([name, f" ({short})" if short else None])


def _name_organisation(finding: Finding, voice: str, shared: Shared) -> Markup:
    organisation = shared.get_organisation(finding, voice)
    if organisation is None:
        return join([voice])
    return link("record", organisation.label if voice.isdigit() else voice, id=organisation.id)


def _separate(parts: Sequence[Markup]) -> Markup:
    return Markup(", ".join(parts))
