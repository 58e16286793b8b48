from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statement_audit.models import Block, BlockKind, ExtractedDocument, Page, Passage
from statement_audit.passages import split_passages

H, P, B, T = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.TABLE_ROW
N, F = BlockKind.FOOTNOTE, BlockKind.FURNITURE
Lines = list[tuple[BlockKind, str] | tuple[BlockKind, str, int]]
PADDING: Lines = [(P, f"Padding sentence number {n} keeps the end of the paper away.") for n in range(14)]


def make_page(number: int, lines: Lines) -> Page:
    blocks, parts, at = [], [], 0
    for line in lines:
        level = line[2] if len(line) == 3 else 1
        blocks.append(Block(at, at + len(line[1]), line[0], level))
        parts.append(line[1])
        at += len(line[1]) + 1
    return Page(number, "\n".join(parts), tuple(blocks))


def make_document(*pages: Lines) -> ExtractedDocument:
    return ExtractedDocument(
        "0" * 64, "text/plain", tuple(make_page(n, lines) for n, lines in enumerate(pages, 1)), "test"
    )


def split(*pages: Lines) -> tuple[Passage, ...]:
    document = make_document(*pages)
    passages = split_passages(document)
    check(document, passages)
    return passages


def check(document: ExtractedDocument, passages: tuple[Passage, ...]) -> None:
    pages = {page.number: page for page in document.pages}
    for index, passage in enumerate(passages):
        assert passage.index == index
        assert passage.quote == pages[passage.page].text[passage.start : passage.end]
        assert passage.quote.strip() == passage.quote != ""
        assert len(passage.before.split()) <= 100
        assert len(passage.after.split()) <= 100


def test_sentences_carry_their_heading_and_neighbours_within_the_section() -> None:
    found = split(
        [(H, "Risks"), (P, "We look for fees. We look for debts."), (H, "Training"), (P, "We train all buyers.")]
    )
    assert [(p.quote, p.heading) for p in found] == [
        ("We look for fees.", "Risks"), ("We look for debts.", "Risks"), ("We train all buyers.", "Training"),
    ]  # fmt: skip
    assert (found[0].before, found[0].after) == ("", "We look for debts.")
    assert (found[1].before, found[1].after) == ("We look for fees.", "")


def test_bullets_are_joined_to_their_lead_in_but_quoted_alone() -> None:
    found = split(
        [
            (P, "Farms matter to us. Our suppliers must:"),
            (B, "• pay wages on time"),
            (B, "• never keep passports"),
            (P, "That is all we ask of them."),
        ]
    )
    assert [(p.quote, p.text) for p in found[1:]] == [
        ("Our suppliers must:", "Our suppliers must:"),
        ("• pay wages on time", "Our suppliers must: pay wages on time"),
        ("• never keep passports", "Our suppliers must: never keep passports"),
        ("That is all we ask of them.", "That is all we ask of them."),
    ]


def test_a_lead_in_reaches_over_page_breaks_and_nested_bullets() -> None:
    found = split(
        [(P, "We do the following:"), (B, "• visits:", 1), (B, "• twice a year", 2)],
        [(F, "2"), (B, "• training of buyers", 1)],
    )
    assert [p.text for p in found] == [
        "We do the following:", "We do the following: visits:", "We do the following: visits: twice a year",
        "We do the following: training of buyers",
    ]  # fmt: skip


def test_a_finished_paragraph_is_no_lead_in() -> None:
    found = split([(P, "We visited nine farms last year."), (B, "• Fees were found at two of them")])
    assert found[1].text == "Fees were found at two of them"


def test_sentence_over_a_page_break_is_one_passage() -> None:
    found = split(
        [(P, "We asked the farms to"), (N, "1 A note at the foot of it."), (F, "1")],
        [(F, "Head"), (P, "hand back the passports. They did so.")],
    )
    assert [(p.page, p.quote, p.text) for p in found if p.kind is P] == [
        (1, "We asked the farms to", "We asked the farms to hand back the passports."),
        (2, "They did so.", "They did so."),
    ]


def test_canadian_answers_are_kept_with_their_questions() -> None:
    found = split(
        [
            (P, "Has the entity taken measures to remediate any forced labour?"),
            (P, "No."),
            (P, "Is training given? Yes. It is given yearly."),
        ],
        PADDING,
    )
    texts = [p.text for p in found[:3]]
    assert texts == [
        "Has the entity taken measures to remediate any forced labour? No.",
        "Is training given? Yes.",
        "Is training given? It is given yearly.",
    ]
    assert [p.quote.replace("\n", " ") for p in found[:3]] == [*texts[:2], "It is given yearly."]


def test_the_number_of_the_next_question_is_no_part_of_an_answer() -> None:
    found = split([(P, "9. Are workers trained? No 10. Is there a policy? A. Yes. It bans fees.")], PADDING)
    assert [(p.quote, p.text) for p in found[:3]] == [
        ("9. Are workers trained? No", "Are workers trained? No"),
        ("Is there a policy? A. Yes.", "Is there a policy? A. Yes."),
        ("It bans fees.", "Is there a policy? It bans fees."),
    ]


def test_table_rows_carry_their_column_heads() -> None:
    found = split(
        [(T, "Finding | Number | Result"), (T, "Fees paid by workers | 3 | paid back"), (T, "Passports kept | 1 | -")],
        PADDING,
    )
    assert [(p.quote, p.text) for p in found[:2]] == [
        ("Fees paid by workers | 3 | paid back", "Finding: Fees paid by workers; Number: 3; Result: paid back"),
        ("Passports kept | 1 | -", "Finding: Passports kept; Number: 1"),
    ]


def test_furniture_and_bare_headings_are_left_out_and_footnotes_stand_alone() -> None:
    found = split(
        [
            (F, "Quillfeather 2023"),
            (H, "Our work"),
            (P, "We make pens, by hand:"),
            (N, "1 Only in the north of the county."),
            (F, "1"),
        ],
        PADDING,
    )
    assert [(p.kind, p.quote) for p in found[:2]] == [
        (P, "We make pens, by hand:"),
        (N, "1 Only in the north of the county."),
    ]
    assert (found[1].before, found[1].after) == ("", "")
    assert "north" not in found[0].after


def test_signature_blocks_are_kept_and_crumbs_dropped() -> None:
    found = split([(P, "Ltd"), *PADDING, (P, "Signed"), (P, "A. Plume"), (H, "Chair"), (P, "4 July 2023")])
    assert [p.quote for p in found[-4:]] == ["Signed", "A. Plume", "Chair", "4 July 2023"]
    assert found[0].quote != "Ltd"


def test_lists_that_extraction_ran_together_are_split() -> None:
    parts = [f"we visit every farm in county number {n} at least once in each year of the plan" for n in range(8)]
    found = split([(P, "; ".join(parts) + ".")])
    assert len(found) == 8
    assert all(len(p.quote.split()) <= 90 for p in found)


def test_text_without_any_mark_is_cut_by_length() -> None:
    found = split([(P, "word " * 500)])
    assert len(found) > 4
    assert sum(len(p.quote.split()) for p in found) == 500


def test_only_the_chosen_pages_are_read() -> None:
    document = make_document([(P, "The first page is not wanted.")], [(P, "The second page is wanted.")])
    assert [p.quote for p in split_passages(document, pages=[2])] == ["The second page is wanted."]


MEANING = "Modern slavery encompasses slavery, servitude, forced labour and human trafficking."


@pytest.mark.parametrize(
    "lines",
    [
        [(H, "What is modern slavery?"), (P, MEANING)],
        [(P, "What is modern slavery?"), (P, MEANING)],
        [(P, f"What is modern slavery? {MEANING}")],
        [(H, "Our people"), (P, "1. What is modern slavery?"), (P, MEANING)],
    ],
)
def test_a_question_before_a_definition_is_its_heading_and_not_part_of_it(lines: Lines) -> None:
    passage, *rest = split(lines)
    assert (passage.quote, passage.text, passage.heading) == (MEANING, MEANING, "What is modern slavery?")
    assert rest == []


def test_a_short_definition_is_a_definition_too() -> None:
    found = split([(H, "What is servitude?"), (P, "Servitude is work without freedom."), (P, "We look for it.")])
    assert found[0].text == "Servitude is work without freedom."


def test_a_question_heads_its_whole_answer_and_no_more() -> None:
    answer = "We visited nine farms and asked each worker about fees and debts. We will go back in the spring."
    found = split(
        [(H, "Steps"), (P, "How did we look for debts?"), (P, answer), (P, "Pens are made in Derby by hand.")]
    )
    assert [p.heading for p in found] == ["How did we look for debts?"] * 2 + ["Steps"]
    assert all("?" not in p.text for p in found)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What is the total number of workers?", "250 at two farms"),
        ("Does the entity have a due diligence process?", "Yes, for every supplier of feathers, glue and boxes since spring."),
        ("In which sector does the entity operate?", "Manufacturing"),
    ],
)  # fmt: skip
def test_short_answers_of_a_form_are_read_with_their_question(question: str, answer: str) -> None:
    found = split([(P, question), (P, answer)], PADDING)
    assert (found[0].quote, found[0].text) == (answer, f"{question} {answer}")


def test_a_bare_answer_is_quoted_with_its_question() -> None:
    (passage, *_) = split([(P, "Does the entity have a process?"), (P, "Not applicable")], PADDING)
    assert passage.quote.split() == passage.text.split() == "Does the entity have a process? Not applicable".split()


def quotes(*pages: Lines) -> list[str]:
    return [p.quote for p in split(*pages, PADDING) if "Padding" not in p.quote]


@pytest.mark.parametrize(
    "lines",
    [
        [(P, "Risk assessment and due diligence ........ 7"), (P, "Training of our buyers . . . . . . . 12")],
        [(P, "About this statement ........ 2 Our supply chains ........ 5 Risk assessment ........ 7")],
        [(H, "Contents"), (P, "About this statement 2"), (P, "Our supply chains 5"), (P, "Risk assessment at farms 7")],
        [(H, "Table of contents"), (T, "About this statement | 2"), (T, "Our supply chains | 5"), (T, "Risk | 7")],
        [(P, "Contents"), (P, "02 About this statement"), (P, "05 Our supply chains"), (P, "07 Risk assessment now")],
        [(P, "Contents About this statement 2 Our supply chains 5 Risk assessment 7 Training 12")],
        [(H, "CONTENTS"), (P, "About this statement 2 Our supply chains 5 Risk assessment 7")],
    ],
)
def test_contents_pages_are_no_passages(lines: Lines) -> None:
    assert quotes(lines, [(P, "We visited nine farms.")]) == ["We visited nine farms."]


def test_a_list_of_later_headings_with_pages_is_a_contents_page_without_saying_so() -> None:
    titles = ["Our group structure", "Our supply chain map", "How we find risks", "What we do next"]
    listed: Lines = [(P, f"{title} {page}") for title, page in zip(titles, (2, 4, 4, 9), strict=True)]
    body: Lines = [line for title in titles for line in ((H, title), (P, f"Text below {title.lower()} stands here."))]
    assert quotes(listed, body) == [f"Text below {title.lower()} stands here." for title in titles]


def test_figures_and_numbered_steps_are_no_contents() -> None:
    figures: Lines = [
        (P, "Farms we visited 12"),
        (P, "Workers we heard 40"),
        (P, "Fees paid back 55"),
        (P, "Buyers we trained 80"),
    ]
    steps: Lines = [
        (B, "1 Visit every farm"),
        (B, "2 Hear the workers"),
        (B, "3 Pay fees back"),
        (B, "4 Train the buyers"),
    ]
    assert len(quotes([(H, "Figures"), *figures, (H, "Steps"), *steps])) == 8
    blanks: Lines = [(P, "Signed by the chair ............ 12 June 2023")]
    assert quotes(blanks) == ["Signed by the chair ............", "12 June 2023"]


@pytest.mark.parametrize(
    "lines",
    [
        [(T, "Reporting criterion | Page"), (T, "Describe the structure and supply chains | 4-6"), (T, "Training | 9")],
        [(T, "Section of the Act | Requirement | Page reference"), (T, "16(1)(a) | Identify the entity | 4, 5")],
        [(T, "Mandatory criterion 2: describe the risks of slavery | Pages 7 to 9")],
        [(P, "(c) Describe the risks of modern slavery practices Pages 7 and 8")],
    ],
)
def test_tables_from_criteria_to_pages_are_no_passages(lines: Lines) -> None:
    assert quotes(lines, [(P, "We visited nine farms.")]) == ["We visited nine farms."]


def test_tables_that_say_what_was_done_stay() -> None:
    rows: Lines = [
        (T, "Criterion | Our response | Page"), (T, "Describe the risks | We found that agents charge fees | 7"),
        (H, "Figures"), (T, "Measure | 2023"), (T, "Farms visited by our own team | 12"),
    ]  # fmt: skip
    assert len(quotes(rows)) == 2
    assert quotes([(P, "We describe how we found the fees on page 7.")]) != []


CERTIFICATE: Lines = [
    (H, "Certificate Of Completion"), (P, "Envelope Id: 0A1B2C3D4E5F Status: Completed"), (P, "Subject: Please sign the statement"),
    (P, "Signer Events Signature Timestamp"), (P, "A. Plume a.plume@example.com Chair"), (P, "Sent: 4 July 2023 10:11:12"),
    (P, "Electronic Record and Signature Disclosure: not offered"), (P, "Carbon Copy Events Status Timestamp"),
]  # fmt: skip


def test_certificates_of_signing_are_dropped_and_signatures_stay() -> None:
    stamp = "DocuSign Envelope ID: 0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9"
    signature: Lines = [
        (P, stamp),
        (P, "Signed on behalf of the board"),
        (P, "DocuSigned by: A. Plume"),
        (P, "Chair, 4 July 2023"),
    ]
    statement: Lines = [(P, f"{stamp} We visited nine farms.")]
    kept = ["We visited nine farms.", "Signed on behalf of the board", "DocuSigned by: A. Plume", "Chair, 4 July 2023"]
    assert [p.quote for p in split(statement, signature, CERTIFICATE)] == kept
    assert [p.quote for p in split([*statement, *signature, *CERTIFICATE])] == kept


def test_an_audit_report_of_another_kind_is_no_certificate() -> None:
    lines: Lines = [(H, "Audit report"), (P, "We audited nine farms and found two debts."), (P, "Each was paid back.")]
    assert len(quotes(lines)) == 2


def test_lines_without_full_stops_are_split_at_their_capitals() -> None:
    parts = [f"We visit every farm in the county of place {n} at least once in each year" for n in range(8)]
    found = split([(P, " ".join(parts))])
    assert [p.quote for p in found] == parts


def test_a_cut_by_length_prefers_a_comma() -> None:
    found = split([(P, ", ".join(["some words that follow one another without end"] * 30))])
    assert len(found) > 2
    assert all(p.quote.endswith("end,") for p in found[:-1])


def test_a_long_bullet_keeps_only_the_end_of_its_lead_in() -> None:
    found = split(
        [(P, "This is " + "very " * 50 + "long and we ask of farms the following:"), (B, "• " + "word " * 80)]
    )
    assert found[1].text.startswith("very ") and "the following: word" in found[1].text
    assert len(found[1].text.split()) <= 95


PIECES = "we visit farms. Ltd. No. yes? • – following: ; (a) Signed 4 July 2023 “quote” … the | - aé 😀 including"
words = st.sampled_from(PIECES.split())
blocks = st.tuples(
    st.sampled_from(list(BlockKind)), st.lists(words, min_size=1, max_size=120).map(" ".join), st.integers(1, 3)
)
free = st.tuples(
    st.sampled_from(list(BlockKind)),
    st.text(st.characters(exclude_characters="\n\r"), min_size=1, max_size=60),
    st.just(1),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(blocks | free, max_size=8), max_size=4))
def test_quotes_are_slices_of_their_page_in_any_document(pages: list[Lines]) -> None:
    document = make_document(*pages)
    passages = split_passages(document)
    check(document, passages)
    order = [(p.page, p.start) for p in passages]
    assert order == sorted(order)
    assert len(set(order)) == len(order)


@pytest.mark.slow
@pytest.mark.shared
def test_real_statements_give_passages_of_judgeable_length() -> None:
    from statement_audit.extract import extract

    folder = Path(__file__).parents[2].parent / "shared" / "data" / "texts"
    if not folder.is_dir():
        pytest.skip("no shared/data beside the checkout")
    lengths: list[int] = []
    for path in sorted(folder.glob("*.txt"))[:40]:
        document, _ = extract(path, "0" * 64, name=path.name)
        passages = split_passages(document)
        check(document, passages)
        lengths += [len(passage.quote.split()) for passage in passages]
    lengths.sort()
    assert 10 <= lengths[len(lengths) // 2] <= 30
    assert lengths[int(len(lengths) * 0.99)] <= 90
