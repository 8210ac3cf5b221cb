"""Make any text harmless in each format: shown as it was written, executed nowhere.

Every writer takes its text through one of these; none builds its own escapes.
"""

from __future__ import annotations

import html
import re

# What no XML file may hold, and what turns the reading direction of the text after it.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~$^=#@]|&(?=#|\w+;))")
_MARKDOWN_LINE_START = re.compile(r"^([+\-:])|^(\d{1,9})([.)])")
_SPREADSHEET_COMMAND = re.compile(r"^\s*[=+\-@|%]|^[\t\r]")
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
_JIRA = re.compile(r"([\\{}\[\]*_^~+!|#?-])")
_MENTION = re.compile(r"([@#])(?=\w)|(?<=\w)(://)")
_JOINER = "\u2060"


def clean(text: str) -> str:
    """Return text without what cannot be shown: control characters, lone surrogates, direction switches."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _TURNING.sub("", _FORBIDDEN.sub("", plain.replace("\x85", "\n")))


def to_line(text: str) -> str:
    """Return cleaned text on one line."""
    return " ".join(clean(text).split())


def for_html(text: str) -> str:
    """Escape for HTML text and quoted attributes; line breaks become `<br>`."""
    return html.escape(clean(text), quote=True).replace("\n", "<br>\n")


def for_markdown(text: str, *, indent: str = "", at_start: bool = True) -> str:
    """Escape for Markdown (CommonMark, GitHub's, Pandoc's); lines end with a hard break and are indented.

    `at_start` says that the text opens a block, where a dash or a number would open a list.
    """
    lines = [line for line in (one.strip() for one in clean(text).split("\n")) if line]
    escaped = [_escape_line(line, at_start=at_start or number > 0) for number, line in enumerate(lines)]
    return f"\\\n{indent}".join(escaped)


def for_markdown_cell(text: str) -> str:
    """Escape for a heading, a link's text or a cell of a Markdown table: one line."""
    return _escape_line(to_line(text), at_start=False)


def for_spreadsheet(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula or a command."""
    plain = clean(text)
    return f"'{plain}" if _SPREADSHEET_COMMAND.match(plain) else plain


def for_jira(text: str) -> str:
    """Escape for Jira's wiki markup."""
    return _JIRA.sub(r"\\\1", clean(text))


def for_github(text: str) -> str:
    """Return text in which GitHub mentions nobody and links no issue; it still needs `for_markdown`."""
    return _MENTION.sub(lambda found: (found[1] or found[2]) + _JOINER, clean(text))


def for_tex(text: str) -> str:
    """Escape for a BibTeX field or TeX text: one line."""
    return "".join(_TEX.get(character, character) for character in to_line(text))


def _escape_line(line: str, *, at_start: bool) -> str:
    escaped = _MARKDOWN.sub(r"\\\1", line)
    return _MARKDOWN_LINE_START.sub(_escape_start, escaped) if at_start else escaped


def _escape_start(found: re.Match[str]) -> str:
    return f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}"
