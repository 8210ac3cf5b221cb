"""Read YAML strictly: no duplicate keys, no aliases, no surprises in scalars, bounded size and depth."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

import yaml

from longtail.errors import FileProblem

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
_BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_BASE):  # type: ignore[misc]
    """A safe loader in which `no`, `1.10` and dates stay text and a key stands once."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in pairs if tag.endswith((":null", ":int"))]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise _at(key_node, f"the key {str(key)[:60]!r} is not text; quote it")
            if key in seen:
                raise _at(key_node, f"the key {key[:60]!r} stands twice; keep one")
            seen.add(key)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def _plain_int(loader: Any, node: yaml.ScalarNode) -> int | str:
    """Turn decimal digits into a number; other integer notations (octal, `1_000`, `1:30`) stay text."""
    text = str(node.value)
    digits = text.lstrip("+-")
    if digits.isascii() and digits.isdigit() and len(digits) <= 15 and (digits == "0" or digits[0] != "0"):
        return int(text)
    return text


_StrictLoader.add_constructor("tag:yaml.org,2002:int", _plain_int)
_StrictLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def _at(node: yaml.Node, message: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=message, problem_mark=node.start_mark)


def parse_yaml(raw: bytes, *, name: str, max_bytes: int = MAX_BYTES) -> Any:
    """Parse one YAML (or JSON) document.

    Args:
        raw: the file's bytes; UTF-8.
        name: what to call the file in messages.
        max_bytes: the largest size accepted.

    Returns:
        Dicts, lists, text, whole numbers, booleans and None.

    Raises:
        FileProblem: too large, empty, not UTF-8, not YAML, a duplicate key, an alias, or nested too deep.
    """
    if len(raw) > max_bytes:
        raise FileProblem(f"{name}: the file has {len(raw):,} bytes; at most {max_bytes:,} are read")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileProblem(f"{name}: not UTF-8 text (byte {error.start}); save the file as UTF-8") from None
    if not text.strip():
        raise FileProblem(f"{name}: the file is empty")
    try:
        _refuse_bombs(text, name)
        return yaml.load(text, Loader=_StrictLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise FileProblem(f"{name}: {place}{error.problem or 'not YAML'}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise FileProblem(f"{name}: not YAML: {str(error).splitlines()[0][:200]}") from None


def _refuse_bombs(text: str, name: str) -> None:
    """Refuse aliases, tags and deep nesting before anything is built."""
    depth = 0
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for event in yaml.parse(text, Loader=loader):
        mark = event.start_mark
        line = mark.line + 1 if mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise FileProblem(
                f"{name}: line {line}: YAML aliases (*{str(event.anchor)[:40]}) are not allowed; write it out"
            )
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > MAX_DEPTH:
                raise FileProblem(f"{name}: line {line}: nested deeper than {MAX_DEPTH} levels")
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
        tag = getattr(event, "tag", None)
        if tag is not None and not (isinstance(event, yaml.ScalarEvent) and tag == "!"):
            raise FileProblem(f"{name}: line {line}: the YAML tag {str(tag)[:60]!r} is not allowed")
