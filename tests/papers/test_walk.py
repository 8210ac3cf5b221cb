"""A newcomer's walk: from a paper nobody has recorded to a sound catalogue, with the commands alone."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from longtail.errors import InputError
from longtail.load import load_catalogue
from longtail.papers.adding import About, add_paper, get_writable_content
from longtail.papers.drafts import add_draft, finish_drafts, make_draft
from longtail.papers.session import Session, load_session
from tests.papers.files import STUDY

KEY = "atall-2025"
CLAIMS = {
    "restart at midnight": "One ferry operator loses some sales each night because its machines reboot.",
    "hunting": "One developer lost weeks to a fault that came from the data, for want of a word from operations.",
    "struggled with labels": "At one bakery, two sales people used unlike names for one product.",
    "simple rule and keep it": "One participant advises to start from a plain baseline and to hold on to it.",
}


def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "longtail", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def begin(content: Path) -> Session:
    session, is_new = add_paper(STUDY, About(authors=("Nobody Atall",)), load_catalogue(), content)
    assert is_new
    return session


def edit(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before, path
    path.write_text(after, encoding="utf-8")


def test_a_newcomers_walk_ends_in_a_sound_catalogue(content: Path) -> None:
    # Steps 1 and 2: read the paper, and say what the file does not.
    added = run("paper", "add", str(STUDY), "--author", "Nobody Atall")
    assert added.returncode == 0, added.stderr
    source = content / "data" / "sources" / f"{KEY}.yaml"
    checked = run("check")
    assert checked.returncode == 1
    assert "a text is still open" in checked.stdout
    edit(source, lambda text: re.sub(r'"TO WRITE: under.*"', '"Made up for tests"', text))
    edit(source, lambda text: re.sub(r'"TO WRITE: who.*"', '"Four invented interviews."', text))
    assert run("check").returncode == 0

    # Step 3: decide on each proposal; stop after some, and go on.
    shown = run("paper", "propose", KEY, "--top", "100").stdout
    order = [next((key for key in CLAIMS if key in block), "") for block in re.split(r"\n(?=\d+\. )", shown)]
    answers = ["a" if wanted else "r" for wanted in order]
    first = run("paper", "review", KEY, stdin="\n".join([*answers[:3], "q"]) + "\n")
    assert "waiting" in first.stdout
    second = run("paper", "review", KEY, stdin="\n".join(answers[3:]) + "\n")
    assert f"{len(CLAIMS)} accepted" in second.stdout and " 0 waiting" in second.stdout
    drafts = content / "data" / "drafts" / KEY
    assert not [one for one in load_catalogue().findings.values() if one.source == KEY]
    assert all('claim: ""' in path.read_text(encoding="utf-8") for path in drafts.glob("*.yaml"))
    nothing = run("paper", "finish", KEY)
    assert "0 findings moved; 4 drafts wait" in nothing.stdout

    # Step 4: write the claims, and move them.
    for path in drafts.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        for words, claim in CLAIMS.items():
            block = re.compile(rf'(#[^\n]*{words}.*?claim: )""', re.DOTALL)
            if re.search(words, text.replace("\n# ", " ")):
                text = block.sub(rf'\1"{claim}"', text, count=1)
        path.write_text(text, encoding="utf-8")
    done = run("paper", "finish", KEY)
    assert "4 findings moved; 0 drafts wait" in done.stdout, done.stdout + done.stderr
    assert "nobody is recorded as 'P1'" in done.stdout
    assert "serves nothing" in done.stdout

    # Steps 5 and 6: who was studied, and which records the findings serve.
    for number, what in ((1, "Ferry line"), (4, "Bakery")):
        path = content / "data" / "organisations" / f"atall-p{number}.yaml"
        path.write_text(
            f'id: organisation/atall-p{number}\nsource: {KEY}\nkey: P{number}\nlabel: "{what} of the made-up study"\n'
            f'summary: "An invented organisation."\nparticipants:\n  - {{id: P{number}}}\n',
            encoding="utf-8",
        )
    catalogue = load_catalogue()
    ours = [one for one in catalogue.findings.values() if one.source == KEY]
    assert {one.claim for one in ours} == set(CLAIMS.values())
    served = ", ".join(one.id for one in ours)
    edit(
        content / "data" / "challenges" / "inconsistent-labels.yaml",
        lambda text: text.replace(
            "reported:\n", f"reported:\n  - how: An invented study.\n    findings: [{served}]\n", 1
        ),
    )
    final = run("check", "--sources", str(drafts))
    assert final.returncode == 0, final.stdout
    edit(
        content / "data" / "findings" / KEY / "3.1.yaml",
        lambda text: text.replace('anchor: "', 'anchor: "nowhere ', 1),
    )
    assert "is not in the text" in run("check", "--sources", str(drafts)).stdout


def test_a_paper_that_is_known_is_refused(content: Path, tmp_path: Path) -> None:
    catalogue = load_catalogue()
    session = begin(content)
    again, is_new = add_paper(STUDY, About(), catalogue, content)
    assert not is_new and again.key == session.key
    with pytest.raises(InputError, match="being read already"):
        add_paper(STUDY, About(key="other-2025"), catalogue, content)
    reset = tmp_path / "typeset.txt"
    reset.write_text(
        STUDY.read_text(encoding="utf-8").replace("#", "").replace("\n\n", "\n \n"), encoding="utf-8"
    )
    reset.write_text(reset.read_text(encoding="utf-8") + "\nA sentence that is new in this version.\n")
    with pytest.raises(InputError, match=r"being read already, as 'atall-2025'.*--version-of atall-2025"):
        add_paper(reset, About(key="other-2025"), catalogue, content)
    source = catalogue.source_by_key["hopkins-booth-2021"]
    anchors = " ".join(f"{one.anchor}." for one in catalogue.findings.values() if one.source == source.key)
    copy = tmp_path / "copy.txt"
    copy.write_text(f"A study of the year 2021.\n\n{anchors}\n", encoding="utf-8")
    before = sorted((content / "data").rglob("*"))
    with pytest.raises(InputError, match=r"hopkins-booth-2021.*anchors stand in this file.*--version-of"):
        add_paper(copy, About(), catalogue, content)
    doi = tmp_path / "doi.txt"
    doi.write_text(
        f"A study of 2025, {source.doi}.\n\n{'The baker said that it was hard for her to count the loaves. ' * 9}",
        encoding="utf-8",
    )
    with pytest.raises(InputError, match="DOI"):
        add_paper(doi, About(), catalogue, content)
    assert sorted((content / "data").rglob("*")) == before


@pytest.mark.parametrize(
    ("authors", "short"),
    [
        (("Nobody Atall",), "Atall 2025"),
        (("Nobody Atall", "Noone, N."), "Atall & Noone 2025"),
        (("Nobody Atall", "No One", "A. Nyone"), "Atall et al. 2025"),
    ],
)
def test_the_short_name_is_that_of_its_authors(content: Path, authors: tuple[str, ...], short: str) -> None:
    add_paper(STUDY, About(authors=authors), load_catalogue(), content)
    assert load_catalogue().source_by_key[KEY].short == short


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        (About(key="Smith 2024"), "--key"),
        (About(type="blog"), "allowed: article"),
        (About(year=12), "--year"),
        (About(version_of="nahar"), "there is no source"),
        (About(key="nahar-2022"), "is taken"),
    ],
)
def test_what_is_said_of_a_paper_is_checked_and_nothing_is_written(
    content: Path, about: About, reason: str
) -> None:
    before = sorted((content / "data").rglob("*"))
    with pytest.raises(InputError, match=reason):
        add_paper(STUDY, about, load_catalogue(), content)
    assert sorted((content / "data").rglob("*")) == before


def test_work_that_is_stopped_goes_on(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("longtail.papers.proposals._BATCH", 8)
    session = begin(content)
    seen: list[int] = []

    def stop(done: int, of: int) -> None:
        seen.append(done)
        if done >= 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        session.propose(load_catalogue(), stop)
    again = load_session(content, KEY)
    assert not again.proposals
    seen.clear()
    again.propose(load_catalogue(), lambda done, of: seen.append(done))
    assert seen[0] == 8
    whole = load_session(content, KEY)
    assert len(whole.proposals) == len(whole.paper.passages)
    assert whole.paper == session.paper
    assert not list(session.folder.glob("*.npy"))


def test_drafts_that_are_not_sound_stay_where_they_are(content: Path) -> None:
    session = begin(content)
    catalogue = load_catalogue()
    session.propose(catalogue)
    for proposal in session.proposals[:3]:
        path = add_draft(session, proposal, make_draft(session, proposal))
    edit(path, lambda text: text + "# my own note\n")
    files = {one: one.read_text(encoding="utf-8") for one in session.folder.glob("*.yaml")}
    passage = session.paper.passages[session.proposals[2].passage].text
    broken = files[path].replace('claim: ""', f'claim: "{passage}"').replace("kind: ", "kind: no-")
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        finish_drafts(session, load_catalogue(), content)
    assert "is not allowed" in str(caught.value)
    path.write_text(broken.replace("kind: no-", "kind: "), encoding="utf-8")
    with pytest.raises(InputError, match="borrows the paper's words"):
        finish_drafts(session, load_catalogue(), content)
    assert not (content / "data" / "findings" / KEY).exists()
    assert "my own note" in path.read_text(encoding="utf-8")


def test_what_was_rejected_can_be_asked_again(content: Path) -> None:
    begin(content)
    first = run("paper", "review", KEY, stdin="r\na\nr\nq\n")
    assert "1 accepted, 2 rejected" in first.stdout
    again = run("paper", "review", KEY, "--again", stdin="a\nq\n")
    assert "2 accepted, 0 rejected" in again.stdout, again.stdout + again.stderr


def test_an_anchor_that_does_not_stand_in_the_paper_is_refused(content: Path) -> None:
    from dataclasses import replace

    session = begin(content)
    session.propose(load_catalogue())
    proposal = session.proposals[0]
    draft = make_draft(session, proposal)
    with pytest.raises(InputError, match="does not stand"):
        add_draft(session, proposal, replace(draft, anchor="four words of mine alone"))
    with pytest.raises(InputError, match="2 words"):
        add_draft(session, proposal, replace(draft, anchor="two words"))
    assert session.waiting[0] == proposal


def test_editing_asks_again_until_an_answer_is_allowed(content: Path) -> None:
    begin(content)
    answers = [
        "x",
        "e",
        "7.7",
        "",
        "wish",
        "challenge",
        "authors",
        "too short",
        "",
        "P9",
        "A claim of ours.",
        "q",
    ]
    printed = run("paper", "review", KEY, stdin="\n".join(answers) + "\n")
    assert printed.returncode == 0, printed.stderr
    assert "'x' is none of these" in printed.stdout
    assert "'7.7' is not allowed" in printed.stdout
    assert "'wish' is not allowed; allowed: challenge" in printed.stdout
    assert "the anchor has 2 words" in printed.stdout
    (path,) = (content / "data" / "drafts" / KEY).glob("*.yaml")
    text = path.read_text(encoding="utf-8")
    assert (
        'claim: "A claim of ours."' in text and 'participants: ["P9"]' in text and "kind: challenge" in text
    )


def test_an_installed_catalogue_is_not_written_into(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LONGTAIL_CONTENT", str(tmp_path / "_content"))
    with pytest.raises(InputError, match="installed package"):
        get_writable_content()


def test_proposing_a_file_writes_nothing(content: Path) -> None:
    before = sorted((content / "data").rglob("*"))
    printed = run("paper", "propose", str(STUDY), "--top", "2", "--format", "json")
    assert printed.returncode == 0, printed.stderr
    assert printed.stdout.count('"passage"') == 2
    assert sorted((content / "data").rglob("*")) == before


def test_wrong_input_ends_with_one_message_and_status_2(content: Path) -> None:
    for arguments, reason in (
        (("paper", "review", "nobody"), "nobody is reading"),
        (("paper", "add", "no-such-file.pdf"), "cannot be read"),
        (("paper", "add", str(STUDY), "--pages", "1-2"), "has no pages"),
        (("paper", "propose", str(STUDY), "--pages", "x"), "--pages"),
        (("eval", "papers"), "--sources DIR"),
        (("eval", "search", "--sources", "."), "leave it out"),
    ):
        answer = run(*arguments)
        assert answer.returncode == 2, arguments
        assert reason in answer.stderr and "Traceback" not in answer.stderr
