"""GitHub issues: one JSON object a line, each the body of a request to make an issue.

The GitHub command line makes the issues, from within the repository they are for:

    while IFS= read -r issue; do
      printf '%s' "$issue" | gh api 'repos/{owner}/{repo}/issues' --input -
    done < plan.issues.jsonl
"""

from __future__ import annotations

import json
from dataclasses import replace

from longtail.export.blocks import Block, Bullets, Cite, Emph, Heading, Inline, Inlines, Para, Strong, Tasks
from longtail.export.content import Content, PracticeRow
from longtail.export.escape import for_github, to_line
from longtail.export.markdown import to_markdown
from longtail.export.references import cite_finding

MOST_IN_TITLE = 250
MOST_IN_BODY = 65_000
"""GitHub takes 65,536 characters in a body."""


def write(content: Content) -> bytes:
    """Write an issue a line: `title`, `body` (Markdown) and `labels`."""
    lines = []
    for row in content.practices:
        blocks = tuple(_disarm(block) for block in _describe(row, content))
        issue = {
            "title": for_github(to_line(row.label))[:MOST_IN_TITLE],
            "body": to_markdown(blocks)[:MOST_IN_BODY],
            "labels": ["longtail", row.when.lower()],
        }
        lines.append(json.dumps(issue, ensure_ascii=False))
    return "".join(f"{line}\n" for line in lines).encode()


def _describe(row: PracticeRow, content: Content) -> list[Block]:
    blocks: list[Block] = [
        Para((row.summary,)),
        Tasks(((False, (Strong("First step: "), row.first_step)),)),
        Bullets(
            (
                (Strong("Effort: "), row.effort),
                (Strong("Review: "), row.date or row.review),
                *(((Strong("Owner: "), row.owner),) if row.owner else ()),
                (Strong("Evidence: "), f"{row.strength}: {row.strength_because}; {row.directness}"),
                *((Strong("Take care: "), one) for one in row.take_care),
                *((Strong("Weigh: "), one) for one in row.cautions),
            )
        ),
    ]
    if row.note:
        blocks.append(Para((Strong("Note: "), row.note), "note"))
    blocks += [Heading(3, "Why"), Bullets(tuple((one,) for one in row.why))]
    blocks.append(Heading(3, "What the studies say"))
    blocks.append(
        Bullets(
            tuple((f"{one.claim} ", cite_finding(one), " ", Emph(f"“{one.anchor}”")) for one in row.findings)
        )
    )
    if row.number == 1:
        blocks += _describe_plan(content)
    blocks.append(Para((f"Made with longtail on {content.date}, catalogue {content.version}.",), "small"))
    return blocks


def _describe_plan(content: Content) -> list[Block]:
    """Return what holds for the whole plan; it stands once, in its first issue."""
    blocks: list[Block] = []
    if content.answers:
        told: tuple[Inlines, ...] = tuple(
            (Strong(f"{label}: "), "; ".join(values)) for label, values in content.answers
        )
        blocks += [Heading(3, "What you told us"), Bullets(told)]
    if content.cautions:
        care: tuple[Inlines, ...] = tuple((Strong(f"{x.label}: "), x.summary) for x in content.cautions)
        blocks += [Heading(3, "Take care"), Bullets(care)]
    if content.not_suggested:
        others: tuple[Inlines, ...] = tuple((Strong(f"{x}: "), reason) for x, reason in content.not_suggested)
        blocks += [Heading(3, "What was not suggested, and why"), Bullets(others)]
    return blocks


def _disarm(block: Block) -> Block:
    match block:
        case Para():
            return replace(block, inlines=_disarm_all(block.inlines))
        case Bullets():
            return replace(block, items=tuple(_disarm_all(one) for one in block.items))
        case Tasks():
            return replace(block, items=tuple((done, _disarm_all(one)) for done, one in block.items))
    return block


def _disarm_all(inlines: Inlines) -> Inlines:
    return tuple(_disarm_one(one) for one in inlines)


def _disarm_one(inline: Inline) -> Inline:
    if isinstance(inline, str):
        return for_github(inline)
    if isinstance(inline, (Strong, Emph)):
        return replace(inline, text=for_github(inline.text))
    return replace(inline, short=for_github(inline.short)) if isinstance(inline, Cite) else inline
