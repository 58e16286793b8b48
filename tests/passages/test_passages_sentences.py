from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statement_audit.passages.sentences import sentence_spans


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Quillfeather Pty. Ltd. makes pens.", "It has three workshops."],
        ["This is made under s. 54 of the Act.", "It covers the year."],
        ["See p. 12 and pp. 14-16 of the report.", "They tell more."],
        ["Our No. 1 risk is passports.", "Fees come next."],
        ["We buy e.g. feathers, i.e. goose feathers, from farms.", "We pay for them."],
        ["Goods come from the U.S. and the U.K. by ship.", "Others come by road."],
        ["We are owned by Plume Inc.", "It is listed."],
        ["Plume Inc. and Quillfeather Ltd. signed the code.", "We did too."],
        ["The statement was signed by A. B. Plume on 4 July.", "He is the chair."],
        ["Mr. Plume met Dr. Down and Prof. Quill.", "They spoke for an hour."],
        ["“We will not buy from them.”", "So said the chair."],
        ["He asked: “Is it paid?”", "It was."],
        ["We found 3.5 per cent. of fees.", "That is less than before."],
        ["Fees fell to £1.2m in 2022.", "Visits rose."],
        ["We will go on… and on.", "Then we stop."],
        ["Has the entity taken steps?", "No.", "It has not."],
        ["Visit www.example.org/a.b for more.", "Write to us."],
        ["We read section 1.2.3 of the code.", "It is short."],
        ["The board approved it (see note 4).", "It was then signed."],
        ["We work with farms, agents, etc.", "The list is long."],
        ["The meeting began at 9 a.m. on Monday.", "It ended soon."],
        ["Training starts in Sept. 2023 at all sites.", "It lasts a day."],
        ["We buy from St. Ives and Mt. Pleasant.", "Both are small."],
        ["It is forbidden by Art. 4 of the Convention.", "We obey it."],
    ],
)
def test_hard_sentences(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


def test_glued_ends_of_extracted_text() -> None:
    assert split("We visited the farms.Next year we visit more.The board agreed (all of it).Then we stopped.") == [
        "We visited the farms.",
        "Next year we visit more.",
        "The board agreed (all of it).",
        "Then we stopped.",
    ]


@pytest.mark.parametrize(
    "text", ["Write to info@example.com or go to example.com.au today", "1. Wages are paid", "(a) Wages", "3.5"]
)
def test_never_split(text: str) -> None:
    assert split(text) == [text]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=300))
def test_spans_are_ordered_and_lose_nothing(text: str) -> None:
    spans = list(sentence_spans(text))
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())


@given(
    st.lists(
        st.sampled_from(
            ["Ltd. ", "s. 54 ", "No. ", "We ", "pay. ", "U.S. ", "(a) ", "“It ", "is.” ", "x.Then ", "… ", "? "]
        ),
        max_size=40,
    )
)
def test_spans_on_nasty_pieces(pieces: list[str]) -> None:
    text = "".join(pieces)
    joined = " ".join(text[start:end] for start, end in sentence_spans(text))
    assert "".join(joined.split()) == "".join(text.split())
