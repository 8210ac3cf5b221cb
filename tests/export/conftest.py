from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from longtail.knowledge import KnowledgeBase, load
from longtail.plan import Plan, make_plan
from longtail.profile import read_profile
from longtail.results import Recommendations

ROOT = Path(__file__).resolve().parents[2]
TODAY = datetime.date(2026, 11, 20)
HOSTILE = (
    '=HYPERLINK("http://evil.example","x")\n+1 -1 @SUM(A1)\n<script>alert(1)</script> <!-- c --> &lt;\n'
    "# head\n- item\n1. one\n---\n***bold*** [link](javascript:alert(1)) ![i](http://evil.example/i.png)\n"
    "`code` "
    '\\input{/etc/passwd} $x^2$ \\begin{document} %\n#eval("1") #import "x.typ" @ref *b* _i_\n'
    "| a | b | {panel} {{7*7}} ${x} @ada fixes #1 https://evil.example\n"
    "שלום עולם مرحبا 😀 \u202eturned\u202c end"
)


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    return load()


@pytest.fixture(scope="session")
def recommendations(kb: KnowledgeBase) -> Recommendations:
    """Fifteen practices for a start-up, and a few that take more than the days that are left."""
    profile = read_profile(ROOT / "examples" / "startup.yaml").model_copy(update={"capacity_days": 55})
    answer = kb.recommend(profile, top=15)
    assert len(answer.practices) == 15
    return answer


@pytest.fixture(scope="session")
def plan(recommendations: Recommendations) -> Plan:
    first, second = (one.id for one in recommendations.practices[:2])
    said = {
        first: {"owner": "Ada", "note": "Ask the two pilot users first.", "date": "2026-12-01"},
        second: {"done": True, "when": "next"},
    }
    return make_plan(recommendations, today=TODAY, said=said)


@pytest.fixture(scope="session")
def hostile_plan(recommendations: Recommendations) -> Plan:
    said = {one.id: {"owner": "@ada =1+1", "note": HOSTILE} for one in recommendations.practices}
    profile = {**recommendations.profile, "pains": [HOSTILE], "description": HOSTILE}
    return make_plan(recommendations.model_copy(update={"profile": profile}), today=TODAY, said=said)
