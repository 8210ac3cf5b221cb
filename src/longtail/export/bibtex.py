"""BibTeX: the sources cited; what was found in each stands in its note."""

from __future__ import annotations

from longtail.export.content import Content
from longtail.export.escape import for_tex
from longtail.export.references import describe_export, list_places
from longtail.model import Source

_KINDS = {"article": "inproceedings", "chapter": "incollection", "slides": "misc", "preprint": "misc"}
_AT = r"\char64{}"
_WHERE = {"article": "booktitle", "chapter": "booktitle"}


def write(content: Content) -> bytes:
    """Write an entry for each source."""
    entries = [_write_entry(one, list_places(content, one)) for one in content.sources]
    # BibTeX begins an entry at any '@' outside of entries, whatever stands before it.
    comments = "".join(f"% {for_tex(line).replace('@', _AT)}\n" for line in describe_export(content))
    return f"{comments}\n{''.join(entries)}".encode()


def _write_entry(source: Source, places: str) -> str:
    fields = {
        "author": " and ".join(for_tex(one) for one in source.authors),
        "title": f"{{{for_tex(source.title)}}}",
        "year": str(source.year),
        _WHERE.get(source.type, "howpublished"): for_tex(source.container or ""),
        "publisher": for_tex(source.publisher or ""),
        "pages": (source.pages or "").replace("\u2013", "--"),
        "doi": source.doi or "",
        "url": source.url or "",
        "note": for_tex(places),
    }
    lines = [f"  {key} = {{{value}}}" for key, value in fields.items() if value]
    return f"@{_KINDS[source.type]}{{{source.key},\n" + ",\n".join(lines) + "\n}\n\n"
