"""RIS: the sources cited, for reference managers."""

from __future__ import annotations

from longtail.export.content import Content
from longtail.export.escape import to_line
from longtail.export.references import describe_export, list_places, split_name
from longtail.export.words import get_address

_TYPES = {"article": "CPAPER", "chapter": "CHAP", "slides": "SLIDE", "preprint": "UNPB"}


def write(content: Content) -> bytes:
    """Write a record for each source; what was found in each stands in its notes."""
    about = " ".join(describe_export(content))
    lines: list[str] = []
    for source in content.sources:
        fields = [("TY", _TYPES[source.type])]
        for name in source.authors:
            given, family = split_name(name)
            fields.append(("AU", f"{family}, {given}" if given else family))
        fields += [
            ("TI", source.title),
            ("PY", str(source.year)),
            ("T2", source.container or ""),
            ("PB", source.publisher or ""),
            ("SP", source.pages or ""),
            ("DO", source.doi or ""),
            ("UR", get_address(source)),
            ("ID", source.key),
            ("N1", list_places(content, source)),
            ("N1", about),
            ("ER", ""),
        ]
        lines += [f"{tag}  - {to_line(text)}" for tag, text in fields if text or tag == "ER"]
    return "".join(f"{line}\r\n" for line in lines).encode()
