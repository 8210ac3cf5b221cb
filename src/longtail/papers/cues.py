"""Simple cues of a passage: what it is made of, where it stands, and which telling words it has."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from longtail.papers.participants import find_participants
from longtail.papers.passages import Paper, Passage
from longtail.search.words import Floats

_WORDS: dict[str, str] = {
    "hardship": r"challeng|difficult|struggl|lack|problem|hard to|fail|fear|concern"
    r"|insufficient|frustrat|unable|cannot"
    r"|issue|risk|costly|expensive|conflict|misunderst|unclear|poor|worr|barrier|complain|unrealistic",
    "advice": r"\bshould\b|\bmust\b|recommend|suggest|advis|\bneeds? to\b"
    r"|important to|\bcould\b|propose|encourag|\badvocat"
    r"|best practice|it helps|consider\b|make sure|ensure",
    "doing": r"\buses?\b|\busing\b|\bused\b|adopt|implement|develop(?:s|ed) "
    r"|creat(?:es|ed) |built|build |maintain|perform"
    r"|relies|rely|employ|established|introduc|monitor|document",
    "reporting": r"participant|interviewee|respondent|practitioner|reported|mentioned"
    r"|told us|stated|described|argued"
    r"|explained|noted|said|we found|we find|we observed|according to",
    "contrast": r"\bhowever\b|\bbut\b|\balthough\b|\bdespite\b|\bwhile\b|\byet\b"
    r"|\binstead\b|\bwhereas\b|nonetheless",
    "exchange": r"trade-?off|at the (?:cost|expense)|tension|balanc|sacrific|versus|\bvs\b|prioriti[sz]",
    "unknown": r"future (?:work|research)|further research|open question"
    r"|research community|remains|unanswered|unsolved"
    r"|we hope|unknown|understudied|under-studied|not yet",
    "amount": r"\b(?:some|several|many|most|few|all|none|half|only|often|rarely|typically"
    r"|commonly|frequently)\b",
    "study": r"interview|survey|sample|recruit|coded|coding|thematic|questionnaire"
    r"|we conducted|saturation|transcri",
    "this paper": r"\bin this (?:section|paper|chapter|work)\b"
    r"|\bwe (?:discuss|present|describe|report|summari[sz]e)\b|\bfigure\b"
    r"|\btable \d|\bsection \d",
}
_SECTIONS: dict[str, str] = {
    "front": r"front matter|abstract|^title",
    "opening": r"^1$|introduction",
    "earlier work": r"^2(\.|$)|related|background|state of the art",
    "method": r"method|design|^3(\.|$)|analysis|data collection",
    "closing": r"conclusion|summary|discussion|acknowledg",
    "annex": r"supplement|appendix|reference|notes",
    "table": r"^table",
}
_SHAPES: tuple[tuple[str, Callable[[str], float]], ...] = (
    ("words", lambda text: np.log1p(len(text.split())) / 3),
    ("short", lambda text: float(len(text.split()) < 8)),
    ("long", lambda text: float(len(text.split()) > 35)),
    ("credit", lambda text: float(bool(re.search(r"\[[\d, ]+\]|et al|\(\d{4}\)", text)))),
    ("quoted", lambda text: float(bool(re.search(r"[“\"]", text)))),
    ("question", lambda text: float("?" in text)),
    ("number", lambda text: float(bool(re.search(r"\d", re.sub(r"\[[\d, ]+\]", "", text))))),
    ("columns", lambda text: float("\t" in text)),
    ("item", lambda text: float(bool(re.match(r"\W*[-•\u2013]\s|\d+[.)]\s", text)))),
    ("we", lambda text: float(bool(re.search(r"\b(?:we|our)\b", text, re.IGNORECASE)))),
    ("you", lambda text: float(bool(re.search(r"\byour?\b", text, re.IGNORECASE)))),
    ("unfinished", lambda text: float(not re.search(r"[.!?][\"”'\u2019)\]]*$", text))),
    (
        "address",
        lambda text: float(bool(re.search(r"@|https?:|doi|copyright|permission|©", text, re.IGNORECASE))),
    ),
)
_POSITIONS = ("in the paper", "in the paper, squared", "in the paragraph", "first of the paragraph", "alone")
_VOICES = ("named", "several named")

CUES: tuple[str, ...] = (
    *(name for name, _ in _SHAPES),
    *_WORDS,
    *(f"in {name}" for name in _SECTIONS),
    *_POSITIONS,
    *_VOICES,
)
"""The names of all cues, in the order of the columns."""

_WORD_PATTERNS = [re.compile(pattern, re.IGNORECASE) for pattern in _WORDS.values()]
_SECTION_PATTERNS = [re.compile(pattern, re.IGNORECASE) for pattern in _SECTIONS.values()]


def measure_cues(paper: Paper) -> Floats:
    """Return the cues of every passage, shape (passages, len(CUES))."""
    titles = dict(paper.sections)
    sizes: dict[int, int] = {}
    for passage in paper.passages:
        sizes[passage.block] = sizes.get(passage.block, 0) + 1
    rows = [
        _measure(one, f"{one.section} {titles.get(one.section, '')}", len(paper.text), sizes[one.block])
        for one in paper.passages
    ]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(CUES))


def _measure(passage: Passage, section: str, length: int, block_size: int) -> Sequence[float]:
    at = passage.start / max(1, length)
    voices = len(find_participants(passage.text))
    return [
        *(measure(passage.text) for _, measure in _SHAPES),
        *(min(2.0, float(len(pattern.findall(passage.text)))) for pattern in _WORD_PATTERNS),
        *(float(bool(pattern.search(section))) for pattern in _SECTION_PATTERNS),
        at,
        at * at,
        passage.place,
        float(passage.place == 0),
        float(block_size == 1),
        float(voices > 0),
        float(voices > 1),
    ]
