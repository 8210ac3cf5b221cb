"""Which questions of the user's own are answered: those that only read, and never leave this machine.

The text is cut into the tokens of SPARQL, so that a word inside a string, a comment, a name or an IRI is no
keyword. What is refused here never reaches a store.
"""

from __future__ import annotations

import re

from longtail.errors import Problem, QueryError

MAX_CHARACTERS = 100_000

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n\r]*)
    | (?P<text>'''(?:(?:'|'')?(?:[^'\\]|\\.))*''' | \"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\"
        | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*")
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<variable>[?$]\w+)
    | (?P<name>[\w.-]*:[\w.:%\\-]*)
    | (?P<language>@[A-Za-z-]+)
    | (?P<word>[^\W\d]\w*)
    | (?P<other>\d[\w.+-]* | .)
    """,
    re.VERBOSE | re.DOTALL,
)
_CHANGES = frozenset(
    ["INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH", "USING", "INTO"]
)
_LEAVES = frozenset(["SERVICE", "LOAD", "FROM", "DEFINE"])
_NEVER_ALLOWED = _LEAVES | {"LATERAL"}
_FOREIGN = re.compile(r"<(?:bif|sql|virt|file|ftp):", re.IGNORECASE)
_PLACE = re.compile(r"error at (\d+):(\d+): (?:expected )?(?:one of )?(.*)", re.DOTALL)


def check_query(text: str, *, name: str = "query") -> None:
    """Refuse a query that is too long, changes something, or asks somebody else.

    Args:
        text: SPARQL.
        name: what messages call it.

    Raises:
        QueryError: with the line of every such word.
    """
    if not text.strip():
        raise QueryError(f"{name}: the query is empty")
    if len(text) > MAX_CHARACTERS:
        raise QueryError(
            f"{name}: the query has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read"
        )
    problems = [
        Problem(f"{name}: line {text.count(chr(10), 0, match.start()) + 1}", *reason)
        for match in _TOKEN.finditer(text)
        if (reason := _find_reason(match))
    ]
    escape = re.search(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}", text)
    if escape:
        line = text.count("\n", 0, escape.start()) + 1
        problems.append(
            Problem(f"{name}: line {line}", f"{escape.group()} is not read", "write the character itself")
        )
    if problems:
        raise QueryError(problems)


def explain_syntax(message: str, text: str, *, name: str = "query") -> QueryError:
    """Turn a parser's complaint into one for people: the place, what was expected, and the line itself."""
    match = _PLACE.match(message)
    if match is None:
        return QueryError(f"{name}: {' '.join(message.split())[:300]}")
    line, column = int(match[1]), int(match[2])
    lines = text.splitlines()
    shown = lines[line - 1].strip()[:120] if line <= len(lines) else "(the end)"
    if "Prefix not found" in match[3]:
        what = "a prefix is used that no PREFIX line declares"
    else:
        named = [one.strip() for one in re.sub(r"\[.*?\](?=,|$)", "", match[3], flags=re.DOTALL).split(",")]
        expected = [one for one in named if re.fullmatch(r"[\w ]+", one) and one not in _NEVER_ALLOWED]
        what = f"not understood; possible here: {', '.join(expected)}" if expected else "not understood"
    return QueryError(Problem(f"{name}: line {line}, column {column}", what, f"the line is: {shown}"))


def _find_reason(match: re.Match[str]) -> tuple[str, str] | None:
    """Say why a token is refused and what is allowed, or None."""
    token = match.group()
    if match.lastgroup == "iri" and _FOREIGN.match(token):
        return f"{token[:60]} is not allowed", "functions of one server and local files stay out"
    if match.lastgroup != "word":
        return None
    word = token.upper()
    if word in _CHANGES:
        return (
            f"{word} changes the graph, which is for reading only",
            "allowed: SELECT, ASK, CONSTRUCT, DESCRIBE",
        )
    if word in _LEAVES:
        return f"{word} asks somewhere else", "only this graph is asked"
    return None
