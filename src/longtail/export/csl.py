"""CSL-JSON: the sources cited, for Pandoc and reference managers."""

from __future__ import annotations

import json

from longtail.export.content import Content
from longtail.export.references import describe_export, list_places, to_csl


def write(content: Content) -> bytes:
    """Write an item for each source; what was found in each stands in its note."""
    about = " ".join(describe_export(content))
    items = [{**to_csl(one), "note": f"{list_places(content, one)} {about}"} for one in content.sources]
    return (json.dumps(items, ensure_ascii=False, indent=1) + "\n").encode()
