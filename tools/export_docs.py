"""Write what is generated from the exports: docs/formats.md and docs/schemas/plan.schema.json.

    python tools/export_docs.py

A test says when they are stale.
"""

from __future__ import annotations

import json
from pathlib import Path

from longtail.export import FORMATS
from longtail.plan import Plan
from longtail.toolkits import FORMS, load_toolkits

ROOT = Path(__file__).resolve().parent.parent
COMMAND = "python tools/export_docs.py"


def write_formats() -> str:
    """Return docs/formats.md."""
    lines = [
        "# Export formats and documents",
        "",
        f"Generated from the registries by `{COMMAND}`; change them, not this page.",
        "",
        "## Formats",
        "",
        "`longtail export PROFILE -o FILE` writes the tailored list; the file's ending says in which format.",
        "`PROFILE` is a profile, or a saved plan, whose owners, dates and notes are then kept. `-o -` with",
        "`--format NAME` writes to standard output. `--short` asks for the one-page form.",
        "`--without-answers` leaves out the answers and every sentence made from them.",
        "",
        "| name | ending | for | one page |",
        "|---|---|---|---|",
    ]
    for one in FORMATS.values():
        endings = ", ".join(f"`{ending}`" for ending in one.endings)
        lines.append(f"| `{one.name}` | {endings} | {one.purpose} | {'yes' if one.has_short else 'no'} |")
    lines += [
        "",
        "The schema of the JSON is [plan.schema.json](schemas/plan.schema.json).",
        "",
        "GitHub issues are made from within the repository that they are for:",
        "",
        "```sh",
        "while IFS= read -r issue; do",
        "  printf '%s' \"$issue\" | gh api 'repos/{owner}/{repo}/issues' --input -",
        "done < plan.issues.jsonl",
        "```",
        "",
        "## Documents",
        "",
        "`longtail toolkit NAME PROFILE -o FILE` begins a document from a profile or plan, and writes",
        "a saved one in another form. A saved document (`.json`) opens again with nothing lost.",
        "The content of documents stands in `data/toolkits/`.",
        "",
        "| name | document | forms |",
        "|---|---|---|",
    ]
    for toolkit in load_toolkits().values():
        endings = ", ".join(f"`{form.ending}`" for form in FORMS if form.only in ("", toolkit.id))
        lines.append(f"| `{toolkit.id}` | {toolkit.label} | {endings} |")
    return "\n".join(lines) + "\n"


def write_schema() -> str:
    """Return the JSON Schema of plans (draft 2020-12)."""
    schema = Plan.model_json_schema(mode="serialization")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://w3id.org/longtail/schemas/plan.schema.json",
    }
    return json.dumps({**head, **schema}, indent=1, ensure_ascii=False) + "\n"


GENERATED = {"docs/formats.md": write_formats, "docs/schemas/plan.schema.json": write_schema}


def main() -> None:
    """Write the files."""
    for name, write in GENERATED.items():
        (ROOT / name).write_text(write(), encoding="utf-8")


if __name__ == "__main__":
    main()
