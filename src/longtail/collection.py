"""The records of one kind as the facade hands them out: to walk through, and to look up by id."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
from typing import Generic, TypeVar, overload

from longtail.errors import UnknownId

R = TypeVar("R")
D = TypeVar("D")


class Records(Generic[R]):
    """Read-only records in the order of the catalogue.

    Iterating gives records; `records["practice/..."]` looks one up by id, `records[0]` by place;
    `in` takes an id or a record.
    """

    def __init__(self, by_id: Mapping[str, R]) -> None:
        self._by_id = dict(by_id)

    def __iter__(self) -> Iterator[R]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, item: object) -> bool:
        return item in self._by_id if isinstance(item, str) else item in self._by_id.values()

    def __getitem__(self, wanted: str | int) -> R:
        if isinstance(wanted, int):
            return list(self._by_id.values())[wanted]
        if wanted not in self._by_id:
            raise UnknownId(wanted, self._by_id)
        return self._by_id[wanted]

    def __repr__(self) -> str:
        return f"<{len(self)} records>"

    @overload
    def get(self, wanted: str) -> R | None: ...

    @overload
    def get(self, wanted: str, default: D) -> R | D: ...

    def get(self, wanted: str, default: D | None = None) -> R | D | None:
        """Return the record of an id, or `default`."""
        return self._by_id.get(wanted, default)

    def keys(self) -> KeysView[str]:
        """Return the ids."""
        return self._by_id.keys()

    def values(self) -> ValuesView[R]:
        """Return the records."""
        return self._by_id.values()

    def items(self) -> ItemsView[str, R]:
        """Return ids and records."""
        return self._by_id.items()
