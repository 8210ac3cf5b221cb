"""A record's neighbourhood as a small graph: at most 15 records, laid out the same way each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest

from longtail.model import Record
from longtail.ui.markup import Markup, join, link, tag
from longtail.ui.pictures import write_table
from longtail.ui.related import Relation
from longtail.ui.shared import Shared
from longtail.ui.wording import KINDS, count, join_words, lower_first

MOST = 14
"""Neighbours shown; with the record itself 15."""


def choose_neighbours(relations: Sequence[Relation]) -> list[tuple[str, list[Relation]]]:
    """Return at most `MOST` neighbours by the name of their link, every name having its turn."""
    groups: dict[str, list[Relation]] = {}
    for relation in relations:
        groups.setdefault(relation.name, []).append(relation)
    chosen: list[Relation] = []
    seen: set[str] = set()
    for turn in zip_longest(*groups.values()):
        for relation in turn:
            if relation and relation.target not in seen and len(chosen) < MOST:
                chosen.append(relation)
                seen.add(relation.target)
    kept = {name: [one for one in group if one in chosen] for name, group in groups.items()}
    return [(name, group) for name, group in kept.items() if group]


def split_sides(
    groups: Sequence[tuple[str, list[Relation]]],
) -> tuple[list[tuple[str, list[Relation]]], list[tuple[str, list[Relation]]]]:
    """Put whole groups to the left and to the right so that both sides are about as long."""
    sides: tuple[list[tuple[str, list[Relation]]], list[tuple[str, list[Relation]]]] = ([], [])
    sizes = [0, 0]
    for name, group in sorted(groups, key=lambda one: -len(one[1])):
        side = sizes.index(min(sizes))
        sides[side].append((name, group))
        sizes[side] += len(group) + 1
    return sides


def write_neighbourhood(record: Record, shared: Shared) -> Markup:
    """Return the graph: the record in the middle, every neighbour a link to its own page."""
    relations = shared.relations.get(record.id, [])
    groups = choose_neighbours(relations)
    if not groups:
        return Markup("")
    left, right = split_sides(groups)
    shown = sum(len(group) for _, group in groups)
    every = len({one.target for one in relations})
    more = f"; {shown} of them here" if shown < every else ""
    return tag(
        "section",
        tag("h2", f"Linked to {_count_kinds(relations)}{more}"),
        tag(
            "div",
            _write_side(left, "left", shared),
            tag(
                "div",
                tag("p", record.label),
                class_=f"lt-centre lt-edge-{record.kind}" + ("" if right else " lt-lonely"),
            ),
            _write_side(right, "right", shared),
            class_="lt-graph",
        ),
        write_table(
            ["Link", "Record", "Kind"],
            [
                [name, link("record", shared.get_label(one.target), id=one.target), _kind_of(one.target)]
                for name, group in groups
                for one in group
            ],
        ),
        class_="lt-picture",
    )


def _write_side(groups: Sequence[tuple[str, list[Relation]]], side: str, shared: Shared) -> Markup:
    if not groups:
        return tag("div")
    parts = [
        join(
            [
                tag("p", name, class_="lt-edge"),
                [
                    link(
                        "record",
                        shared.get_label(one.target),
                        id=one.target,
                        class_=f"lt-node lt-edge-{one.target.partition('/')[0]}",
                    )
                    for one in group
                ],
            ]
        )
        for name, group in groups
    ]
    return tag("div", parts, class_=f"lt-side lt-{side}")


def _count_kinds(relations: Sequence[Relation]) -> str:
    """Return how many records of each kind are linked: "4 practices and 6 challenges"."""
    kinds = Counter(one.partition("/")[0] for one in {relation.target for relation in relations})
    return join_words(
        count(number, *(lower_first(name) for name in KINDS[kind])) for kind, number in kinds.most_common()
    )


def _kind_of(record_id: str) -> str:
    return KINDS[record_id.partition("/")[0]][0]
