"""YAML is read strictly: what is accepted, and what is refused with a message that helps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longtail.errors import FileProblem
from longtail.strict_yaml import MAX_BYTES, parse_yaml


class TestAccepts:
    def test_text_that_yaml_would_turn_into_something_else(self) -> None:
        text = (
            b"a: no\nb: 1.10\nc: 2021-03-04\nd: on\ne: 0x1F\nf: 1_000\ng: 12:30\nh: ~\ni: true\nj: 7\nk: 007"
        )
        assert parse_yaml(text, name="x") == {
            "a": "no",
            "b": "1.10",
            "c": "2021-03-04",
            "d": "on",
            "e": "0x1F",
            "f": "1_000",
            "g": "12:30",
            "h": None,
            "i": True,
            "j": 7,
            "k": "007",
        }

    def test_json(self) -> None:
        assert parse_yaml(b'{"a": [1, "b"], "c": null}', name="x") == {"a": [1, "b"], "c": None}

    def test_a_byte_order_mark(self) -> None:
        assert parse_yaml("\N{BYTE ORDER MARK}a: ü".encode(), name="x") == {"a": "ü"}


class TestRefuses:
    @pytest.mark.parametrize(
        ("raw", "message"),
        [
            (b"", "the file is empty"),
            (b"  \n\t\n", "the file is empty"),
            (b"\xff\xfe\x00a", "not UTF-8 text"),
            (b"\x00\x01\x02\x03", "not YAML"),
            (b"a: 1\nb: 2\na: 3", "line 3, column 1: the key 'a' stands twice"),
            (b"x: {a: 1, a: 2}", "the key 'a' stands twice"),
            (b"a: &x [1]\nb: *x", "aliases"),
            (b"a: !!python/object/apply:os.system ['true']", "the YAML tag"),
            (b"a: [1, 2", "line"),
            (b"1: a", "is not text; quote it"),
            (b"[" * 100 + b"]" * 100, "nested deeper than"),
            (b"a" * (MAX_BYTES + 1), "at most 1,000,000 are read"),
        ],
        ids=[
            "empty",
            "blank",
            "utf16",
            "binary",
            "double",
            "nested-double",
            "alias",
            "tag",
            "cut-off",
            "number-key",
            "deep",
            "large",
        ],
    )
    def test_bad_files(self, raw: bytes, message: str) -> None:
        with pytest.raises(FileProblem, match=r"^profile\.yaml: ") as caught:
            parse_yaml(raw, name="profile.yaml")
        assert message in str(caught.value)

    def test_a_billion_laughs(self) -> None:
        bomb = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
            b"%c: &%c [%s]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 9)) for n in range(9)
        )
        with pytest.raises(FileProblem, match="aliases"):
            parse_yaml(bomb, name="x")

    @given(st.binary(max_size=300))
    def test_any_bytes_give_a_value_or_our_error(self, raw: bytes) -> None:
        try:
            parse_yaml(raw, name="x")
        except FileProblem as error:
            assert str(error).startswith("x: ")
