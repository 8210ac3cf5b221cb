"""Simple cues of a passage: what it is made of, where it stands, and which telling words it has."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from longtail.papers.participants import find_letters, find_participants
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
    "should": r"\bshould(?:n['\u2019]t)?\b|\bought\b",
    "must": r"\bmust\b|\b(?:have|has|had) to\b|\brequire",
    "can": r"\bcan\b|\bcould\b",
    "may": r"\b(?:may|might|perhaps|possibly)\b",
    "would": r"\bwould\b|\bwill\b|['\u2019]d\b",
    "worth": r"valuable|beneficial|helpful|useful|\bhelps?\b|worth|crucial|essential|better to"
    r"|emphasi[sz]|\bbenefit",
    "wish": r"\bwant|\bwish|\bhope|\bdesire|\bprefer|\bideal",
    "not": r"\bnot\b|n['\u2019]t\b|\bno\b|\bnever\b|\bwithout\b|\bnone\b|\bneither\b|\bnor\b"
    r"|\bfew\b|\brarely\b|\bhardly\b",
    "harm": r"\bbias|\berror|\bwrong|\bharm|\bburden|\bthreat|\bloss\b|\blost\b|limited|\bslow|delay"
    r"|inconsisten|\bbad\b|\bworse|danger|expos",
    "past": r"\b(?:was|were|had|did|went|made|told|said|found|felt|built|kept|took|began|saw|came|left"
    r"|chose|held)\b",
    "past of a verb": r"\b[a-z]{3,}ed\b",
    "present": r"\b(?:is|are|has|have|do|does)\b",
    "ongoing": r"\b[a-z]{3,}ing\b",
    "if": r"\bif\b|\bwhen\b|\bunless\b",
    "cause": r"\bbecause\b|\bsince\b|\bdue to\b|\bas a result\b|\bresult(?:s|ed|ing)? in\b"
    r"|\bleads?\b|\bled to\b|\bcause[sd]?\b|\bthus\b|\btherefore\b|\bhence\b",
    "instead": r"\binstead\b|\brather than\b|\bonly\b|\bmerely\b|\bsimply\b|\bjust\b",
    "more": r"\b(?:more|less|better|higher|lower|greater|fewer)\b",
    "organisation": r"\borgani[sz]ations?\b|\bcompan(?:y|ies)\b|\bteams?\b|\bstart-?ups?\b",
    "holding": r"\bclaim|\bfelt\b|believ|consider(?:ed|s)\b|thought|admit|acknowledg|agree",
    "count": r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b|%",
    "example": r"for example|for instance|e\.g\.|such as|\bincluding\b",
    "definition": r"\bis (?:an?|the)\b|\bare (?:the|an?)\b|\brefers? to\b|\bdefin|\bcalled\b"
    r"|\bknown as\b|\btypes? of\b|\bconsist",
    "they": r"\bthey\b|\btheir\b|\bthem\b",
    "in a person's voice": r"(?-i:\bI\b)|\bme\b|\bmy\b",
    "need": r"\bneeds?\b|\bdemand|\bexpect|\brequirement",
    "habit": r"\bassum|\bignor|overlook|neglect|\btreat(?:s|ed|ing)?\b|\bblame|justif|dismiss|\bskip"
    r"|complacen|underestimat|overestimat|afterthought|\bad[- ]?hoc\b",
    "means": r"\btime\b|\beffort|\bresource|\bmoney\b|\bbudget|\bskill|expertise",
}
_SECTIONS: dict[str, str] = {
    "front": r"front matter|abstract|^title",
    "opening": r"^1$|introduction",
    "earlier work": r"^2(\.|$)|related|background|state of the art",
    "method": r"method|design|^3(\.|$)|analysis|data collection",
    "closing": r"conclusion|summary|discussion|acknowledg",
    "annex": r"supplement|appendix|reference|notes",
    "table": r"^table",
    "advice": r"recommend|implication|guideline|lesson|best practice|framework|how to|mitigat|strateg"
    r"|prevent|combat|ensur|advice|takeaway|solution|improv",
    "trouble": r"challeng|problem|barrier|issue|failure|risk|danger|difficult|conflict|concern|threat"
    r"|obstacle|\bpain",
    "exchange": r"trade-?off|tension|versus|\bvs\b|balanc",
}
_LABEL = re.compile(r"^\W*([A-Z][A-Za-z-]+(?: [A-Za-z-]+){0,3})[.:]\s+\S")
"""What a paragraph begins with to say what it is about: `Why it is hard: ...`."""

_ORDER_WORDS = (
    "act add agree allow appoint ask assign assume avoid be begin build check choose clarify collect combine"
    " compare conduct consider create define deploy design determine develop discover discuss document do"
    " educate enable encourage engage ensure establish evaluate explain find give have hire identify"
    " implement include inform invest invite involve keep know label learn leave let limit listen look"
    " maintain make measure monitor name never note offer plan prefer prepare prioritise prioritize provide"
    " publish put read record reduce release remember report require retrain review run say search set share"
    " show start state stay stop store take talk teach tell test think track train treat try understand"
    " update use validate verify watch work write"
)
"""Verbs that begin a sentence that tells somebody to do something."""

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
_ORDERS = frozenset(_ORDER_WORDS.split())
_QUOTE = re.compile(r"[“\"][^”\"]*[”\"]?")
_FORMS: tuple[tuple[str, Callable[[str], float]], ...] = (
    ("share in quotes", lambda text: sum(map(len, _QUOTE.findall(text))) / max(1, len(text))),
    ("an order", lambda text: float(_find_first_word(text) in _ORDERS)),
    ("begins with -ing", lambda text: float(_find_first_word(text).endswith("ing"))),
    ("ends as a question", lambda text: float(text.rstrip().endswith("?"))),
    ("ends with a colon", lambda text: float(text.rstrip().endswith(":"))),
    ("named in parentheses", lambda text: float(bool(re.search(r"\([^()]*\b[A-Z]\d+", text)))),
    (
        "begins with a name",
        lambda text: float(bool(re.match(r"\W*(?:[A-Z]\d+|Participant|Interviewee)\b", text))),
    ),
    ("begins with a credit", lambda text: float(bool(re.match(r"[^.]{0,60}(?:et al|\[\d)", text)))),
)
_HEADINGS = ("heading is an order", "heading with -ing", "heading asks", "paragraph has a label")
_POSITIONS = ("in the paper", "in the paper, squared", "in the paragraph", "first of the paragraph", "alone")
_VOICES = ("named", "several named")

CUES: tuple[str, ...] = (
    *(name for name, _ in _SHAPES),
    *_WORDS,
    *(name for name, _ in _FORMS),
    *(f"in {name}" for name in _SECTIONS),
    *_HEADINGS,
    *_POSITIONS,
    *_VOICES,
)
"""The names of all cues, in the order of the columns."""

_WORD_PATTERNS = [re.compile(pattern, re.IGNORECASE) for pattern in _WORDS.values()]
_SECTION_PATTERNS = [re.compile(pattern, re.IGNORECASE) for pattern in _SECTIONS.values()]


PLACE_CUES: tuple[str, ...] = (*(f"in {name}" for name in _SECTIONS), *_HEADINGS, *_POSITIONS)
"""Those that say where a passage stands, not what it says."""


def measure_cues(paper: Paper) -> Floats:
    """Return the cues of every passage, shape (passages, len(CUES))."""
    titles = dict(paper.sections)
    labels: dict[int, str] = {}
    sizes: dict[int, int] = {}
    for passage in paper.passages:
        label = _LABEL.match(passage.text)
        labels.setdefault(passage.block, label[1] if label else "")
        sizes[passage.block] = sizes.get(passage.block, 0) + 1
    letters = find_letters(paper.text)
    rows = [
        [
            *_measure_text(one.text),
            *_measure_heading(one.section, titles.get(one.section, ""), labels[one.block]),
            *_measure_position(one, len(paper.text), sizes[one.block]),
            *_measure_voices(one.text, letters),
        ]
        for one in paper.passages
    ]
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(CUES))


def _measure_text(text: str) -> Sequence[float]:
    return [
        *(measure(text) for _, measure in _SHAPES),
        *(min(2.0, float(len(pattern.findall(text)))) for pattern in _WORD_PATTERNS),
        *(measure(text) for _, measure in _FORMS),
    ]


def _measure_heading(section: str, title: str, label: str) -> Sequence[float]:
    """Measure the heading, and the label that the paragraph may begin with."""
    head = f"{section} {title}"
    word = _find_first_word(title or section)
    return [
        *(float(bool(pattern.search(head) or pattern.search(label))) for pattern in _SECTION_PATTERNS),
        float(word in _ORDERS),
        float(word.endswith("ing")),
        float("?" in head),
        float(bool(label)),
    ]


def _measure_position(passage: Passage, length: int, block_size: int) -> Sequence[float]:
    at = passage.start / max(1, length)
    return [at, at * at, passage.place, float(passage.place == 0), float(block_size == 1)]


def _measure_voices(text: str, letters: frozenset[str]) -> Sequence[float]:
    voices = len(find_participants(text, letters))
    return [float(voices > 0), float(voices > 1)]


def _find_first_word(text: str) -> str:
    found = re.search(r"[A-Za-z]+", text)
    return found[0].lower() if found else ""
