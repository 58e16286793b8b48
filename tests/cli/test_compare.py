"""Comparisons of the shipped pairs of years equal the edits that their sources tell."""

import contextlib
import csv
import io
import json
import re
import shutil
import sqlite3

import pytest
from cli_samples import ROOT, call

from corpus.generate.sources import load_sources
from statement_audit.compare.wording import plain, without_dates

SOURCES = {source.id: source for source in load_sources()}
PAIRS = [(SOURCES[source.meta["previous"]], source) for source in SOURCES.values() if "previous" in source.meta]
EDITS = [
    pytest.param(source, edit, id=f"{source.id}-{edit['fate']}-{number}")
    for _, source in PAIRS
    for number, edit in enumerate(source.meta["known_edits"])
]
SENTENCE = re.compile(r'(?<=[.!?])\s+(?=[A-Z"£\d])')
# Figures by region are in the later statement; the sentence that answers is the one that says so.
SAID_TO_BE_DONE = "The moderator course, the Amharic model and the publication of figures by region are done."


def sentences(source):
    """Every sentence of a source's paragraphs and bullets, as it stands."""
    blocks = [block.text for block in source.blocks if block.kind in ("paragraph", "bullet", "quote")]
    return [sentence for block in blocks for sentence in SENTENCE.split(block)]


@pytest.fixture(scope="session")
def compared(audited):
    """(company -> the JSON of `compare years`)."""
    return {
        after.company: json.loads(call("compare", "years", after.company, "--db", audited, "--json").out)[0]
        for _, after in PAIRS
    }


@pytest.fixture(scope="session")
def promises(audited):
    rows = json.loads(call("compare", "commitments", "--db", audited, "--json").out)
    return {(row["company"], row["quote"].removeprefix("• ")): row for row in rows if row["answered_year"]}


# --- versions -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory):
    """A statement scored by the keyword judge, then by the default one."""
    db = tmp_path_factory.mktemp("upgraded") / "audit.db"
    statement = ROOT / "corpus" / "statements" / "tarncloud-2025.html"
    assert call("run", statement, "--db", db, "--classifier", "keyword").code in (0, 3)
    first = call("compare", "versions", "--db", db).out
    assert first.startswith("No statement was scored by two versions") and "--db FILE" not in first
    assert call("run", statement, "--db", db).code in (0, 3)
    return db


def test_an_upgrade_is_explained_finding_by_finding(upgraded):
    (one,) = json.loads(call("compare", "versions", "--db", upgraded, "--json").out)
    assert one["replaced"] == ["judge"]
    assert one["judge_before"].startswith("keyword") and one["judge_after"].startswith("embedded")
    assert one["quality_before"] != one["quality_after"]
    assert len(one["findings"]) >= 5
    with contextlib.closing(sqlite3.connect(upgraded)) as connection:
        for row in one["findings"]:
            for side in ("before", "after"):
                stored = connection.execute(
                    "SELECT status FROM findings WHERE id = ?", (row[f"finding_{side}"],)
                ).fetchone()
                assert stored == (row[f"status_{side}"],)
            assert row["why"] and row["words"]
            same = [(row[f"status_{side}"], row[f"score_{side}"], row[f"quote_{side}"]) for side in ("before", "after")]
            assert same[0] != same[1] or row["role_before"] != row["role_after"]


def test_an_upgrade_is_shown_as_a_table_with_quotes_and_as_rows(upgraded):
    rows = list(csv.DictReader(io.StringIO(call("compare", "versions", "--db", upgraded, "--csv").out)))
    table = call("compare", "versions", "--db", upgraded).out
    assert f"{len(rows)} findings changed" in table
    shown = " ".join(call("compare", "versions", "Tarncloud", "--db", upgraded).out.split())
    for row in rows:
        assert row["criterion"] in shown and row["words"] in shown
    assert call("compare", "versions", "Nobody", "--db", upgraded).code == 2
    absent = call("compare", "versions", "--db", upgraded, "--run", 77)
    assert (absent.code, absent.out) == (2, "") and "There is no run 77 in the database." in absent.err
    assert call("compare", "versions", "--db", upgraded, "--run", 1, "--json").out.count('"finding_after"') == len(rows)


# --- years ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "after"), PAIRS, ids=[after.id for _, after in PAIRS])
def test_every_sentence_has_the_fate_that_the_sources_tell(compared, before, after):
    earlier, later = sentences(before), sentences(after)
    assert len(earlier) >= 35
    rows = compared[after.company]["passages"]
    fates = {plain(row["before"]["quote"]): row for row in rows if row["before"]}
    arrived = {plain(row["after"]["quote"]): row for row in rows if row["after"]}
    dated = {without_dates(sentence) for sentence in later}
    for sentence in earlier:
        fate = fates[plain(sentence)]["change"]
        if plain(sentence) in map(plain, later):
            assert fate == "kept", sentence
        elif without_dates(sentence) in dated:
            assert (fate, fates[plain(sentence)]["edit"]) == ("reworded", "dates"), sentence
        else:
            assert fate in ("reworded", "dropped"), sentence
    unread = [sentence for sentence in later if plain(sentence) not in arrived]
    assert len(unread) <= 1  # one is broken over a page after two words
    for sentence in set(later) - set(unread):
        if plain(sentence) not in map(plain, earlier):
            assert arrived[plain(sentence)]["change"] in ("reworded", "new"), sentence


@pytest.mark.parametrize(("source", "edit"), EDITS)
def test_the_known_edits(compared, promises, source, edit):
    fate, before, after = edit["fate"], edit["before"], edit["after"]
    if fate in ("done", "moved", "repeated", "dropped"):
        row = promises[source.company, before]
        assert row["state"] == fate
        if fate == "done":
            assert row["answered_quote"] in (after, SAID_TO_BE_DONE)
        else:
            assert row["answered_quote"] == after
        return
    change, kind = {
        "kept word for word": ("kept", ""),
        "strengthened": ("reworded", "words"),
        "figure changed": ("reworded", "words" if "against" in str(after) else "figures"),
        "re-dated": ("reworded", "dates"),
        "added": ("new", ""),
    }[fate]
    rows = [
        (row["change"], row["edit"])
        for row in compared[source.company]["passages"]
        if (row["before"] and row["before"]["quote"]) == before and (row["after"] and row["after"]["quote"]) == after
    ]
    assert rows == [(change, kind)]


def test_only_last_years_text_with_a_new_date_is_a_redated_copy(compared):
    assert compared["Tarncloud Ltd"]["redated"] is True
    assert compared["Tarncloud Ltd"]["carried_share"] > 0.95
    assert compared["Marlpost plc"]["redated"] is False
    assert 0.3 < compared["Marlpost plc"]["carried_share"] < 0.5


def test_spans_of_reworded_passages_give_both_texts_back(compared):
    rows = [row for row in compared["Marlpost plc"]["passages"] if row["change"] == "reworded"]
    assert len(rows) > 20
    for row in rows:
        assert "".join(span["text"] for span in row["spans"] if span["kind"] != "added") == row["before"]["quote"]
        assert "".join(span["text"] for span in row["spans"] if span["kind"] != "removed") == row["after"]["quote"]


def test_criteria_gained_have_the_later_quote_and_equal_the_database(compared, audited, rows):
    gained = {
        row["after"]["criterion"]: row["after"]["quote"]
        for row in compared["Marlpost plc"]["criteria"]
        if row["change"] == "gained"
    }
    found = "('concrete_generic', 'concrete_specific', 'outcome', 'met', 'partly')"
    expected = rows(
        audited,
        "SELECT now.criterion, now.quote FROM latest_findings AS now JOIN latest_findings AS before"
        " ON before.company_id = now.company_id AND before.criterion = now.criterion AND before.year = 2024"
        f" WHERE now.company = 'Marlpost plc' AND now.year = 2025 AND now.status IN {found}"
        f" AND before.status NOT IN {found} AND before.status NOT LIKE 'not_assess%'",
    )
    assert gained == dict(expected)
    assert "POL-04" in gained


def test_years_on_a_screen_fit_and_mark_words(audited):
    done = call("compare", "years", "Tarncloud", "--text", "--db", audited)
    assert done.code == 0
    assert "Re-dated copy: 98 % of the text is last year's, but for dates and figures." in done.out
    assert "We employ [-880-]{+905+} people" in done.out
    assert max(map(len, done.out.splitlines())) <= 100
    marlpost = call("compare", "years", "Marlpost", "--db", audited, columns=80).out
    assert "Criteria gained" in marlpost
    assert "    2024  not found in statement" in marlpost
    assert max(map(len, marlpost.splitlines())) <= 80


def test_years_of_all_companies_and_flat_rows(audited):
    table = list(csv.DictReader(io.StringIO(call("compare", "years", "--all", "--db", audited, "--csv").out)))
    assert [(row["company"], row["redated"]) for row in table] == [("Marlpost plc", "False"), ("Tarncloud Ltd", "True")]
    assert "re-dated copy" in call("compare", "years", "--all", "--db", audited).out
    flat = list(csv.DictReader(io.StringIO(call("compare", "years", "Tarncloud", "--db", audited, "--csv").out)))
    assert "passage" in {row["part"] for row in flat} <= {"passage", "criterion"}
    assert sum(row["change"] == "kept" for row in flat) == int(table[1]["kept"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Brackenhill",), "no two scored statements of different years"),
        (("Nobody",), "No company in the database fits 'Nobody'"),
        ((), "Name a company, or give --all"),
        (("Marlpost", "--all"), "COMPANY and --all exclude each other.\n  Give one of them."),
    ],
)
def test_years_that_cannot_be_compared(audited, arguments, said):
    done = call("compare", "years", *arguments, "--db", audited)
    assert done.code == 2
    assert said in done.err


# --- commitments ----------------------------------------------------------------------------


def test_commitments_show_both_quotes_and_dates(audited):
    done = call("compare", "commitments", "Marlpost", "--db", audited)
    assert done.code == 0
    text = " ".join(done.out.split())
    assert "→ 2025, p. 4, now due 2026-12: “We will map tier 2 for 90% of hardware spend by December 2026.”" in text
    assert "9 promises: 3 done, 2 moved, 0 repeated, 0 missed, 1 dropped, 3 open" in text
    assert max(map(len, done.out.splitlines())) <= 100


def test_commitments_by_state(audited):
    done = call("compare", "commitments", "--state", "dropped", "--db", audited, "--csv")
    (row,) = csv.DictReader(io.StringIO(done.out))
    assert (row["company"], row["due"], row["overdue"], row["answered_year"]) == (
        "Marlpost plc",
        "2025-10",
        "True",
        "2025",
    )
    overdue = json.loads(call("compare", "commitments", "--overdue", "--db", audited, "--json").out)
    assert {row["state"] for row in overdue} == {"moved", "dropped"}
    assert call("compare", "commitments", "--state", "kept", "--db", audited).code == 2


def test_every_promise_is_verbatim_on_its_page(audited, rows):
    ((count, found),) = rows(
        audited,
        "SELECT count(*), sum(EXISTS (SELECT 1 FROM pages JOIN scores ON scores.extraction_id = pages.extraction_id"
        " WHERE scores.id = commitments.score_id AND pages.page = commitments.page"
        " AND instr(pages.text, commitments.quote))) FROM commitments",
    )
    assert count == found > 40


# --- declared -------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def ticked(audited, tmp_path_factory):
    """A copy of the corpus in which two companies have answered a register."""
    db = tmp_path_factory.mktemp("ticked") / "audit.db"
    shutil.copy(audited, db)
    answers = [
        ("Marlpost plc", "DDG-05", "Corrective action?", "Yes", 1),
        ("Marlpost plc", "POL-01", "Policy?", "No", 0),
        ("Marlpost plc", "PUR-01", "Purchasing?", "Yes", 1),
        ("Marlpost plc", None, "Turnover", "£100 million - £500 million", None),
        ("Tarncloud Ltd", "DDG-05", "Corrective action?", "Yes", 1),
        ("Tarncloud Ltd", "VOI-02", "Fees?", "=HYPERLINK(1)", 0),
    ]
    with sqlite3.connect(db) as connection:
        for company, criterion, question, answer, declared in answers:
            connection.execute(
                "INSERT INTO declared(company_id, year, register, question, criterion, answer, declared)"
                " SELECT id, 2025, 'test', ?, ?, ?, ? FROM companies WHERE name = ?",
                (question, criterion, answer, declared, company),
            )
    connection.close()
    return db


@pytest.mark.slow
def test_declared_against_found(ticked):
    data = json.loads(call("compare", "declared", "--db", ticked, "--json").out)
    agreed = {(row["company"], row["criterion"]): row["agreement"] for row in data["answers"]}
    assert agreed["Marlpost plc", "DDG-05"] == "declared_and_found"
    assert agreed["Marlpost plc", "POL-01"] == "found_not_declared"
    assert agreed["Tarncloud Ltd", "DDG-05"] == "declared_not_found"
    assert agreed["Tarncloud Ltd", "VOI-02"] == "neither"
    corrective = next(row for row in data["by_question"] if row["name"] == "Corrective action?")
    assert (corrective["declared_and_found"], corrective["declared_not_found"], corrective["unsupported_share"]) == (
        1,
        1,
        0.5,
    )
    tarncloud = next(row for row in data["by_company"] if row["name"] == "Tarncloud Ltd")
    assert (tarncloud["compared"], tarncloud["unsupported_share"]) == (2, 1.0)


def test_declared_on_a_screen_and_as_csv(ticked, audited):
    totals = call("compare", "declared", "--db", ticked)
    assert "Corrective action?" in totals.out
    assert "50 %" in totals.out
    company = call("compare", "declared", "Tarncloud", "--db", ticked).out
    assert "declared, not found" in company
    assert "not found in statement" in company
    assert max(map(len, (totals.out + company).splitlines())) <= 100
    answers = list(csv.DictReader(io.StringIO(call("compare", "declared", "--db", ticked, "--csv").out)))
    assert any(row["answer"].startswith("'=") for row in answers)
    assert "No register's answers" in call("compare", "declared", "--db", audited).out
    assert call("compare", "declared", "--by", "year", "--db", ticked).code == 2


def test_peers_by_size_and_sector(ticked):
    small = call("compare", "peers", "--size", "£100 million - £500 million", "--db", ticked, "--csv")
    assert [row["company"] for row in csv.DictReader(io.StringIO(small.out))] == ["Marlpost plc"]
    assert call("compare", "peers", "--size", "huge", "--db", ticked).code == 2
    by_sector = json.loads(call("compare", "peers", "--by", "sector", "--db", ticked, "--json").out)["league_table"]
    stores = [row for row in by_sector if row["group"] == "app_store"]
    assert [row["rank"] for row in stores] == list(range(1, len(stores) + 1))
    assert {row["company"] for row in stores} == {"Penhallow Devices plc", "Tarncloud Ltd"}


def test_criteria_that_separate_high_from_low(audited):
    data = json.loads(call("compare", "peers", "--criteria", "--db", audited, "--json").out)["separating"]
    assert {row["profile"] for row in data} == {"default", "tech_platform"}
    for row in data:
        assert row["difference"] == row["high_share"] - row["low_share"]
    assert "best third" in call("compare", "peers", "--criteria", "--db", audited).out


# --- copies ---------------------------------------------------------------------------------


def test_copies_between_companies(audited):
    data = json.loads(call("compare", "copies", "--db", audited, "--json").out)
    approval = data["clusters"][0]
    assert "approved this statement on" in approval["example"]
    assert len(approval["companies"]) >= 3
    assert all(len(cluster["companies"]) > 1 for cluster in data["clusters"])
    assert len(data["statements"]) == 18
    rows = list(csv.DictReader(io.StringIO(call("compare", "copies", "--db", audited, "--csv").out)))
    assert len(rows) == sum(len(cluster["members"]) for cluster in data["clusters"])
    done = call("compare", "copies", "--fewest", 3, "--db", audited)
    assert max(map(len, done.out.splitlines())) <= 100


# --- hostile text ---------------------------------------------------------------------------


def test_markup_and_control_characters_are_text(ticked, tmp_path):
    db = tmp_path / "audit.db"
    shutil.copy(ticked, db)
    with sqlite3.connect(db) as connection:
        connection.execute("UPDATE companies SET name = '=[red]Evil[/red]\x1b[31m' WHERE name = 'Marlpost plc'")
        connection.execute("UPDATE declared SET question = '[link=x]Q[/nope]\x07' WHERE criterion = 'DDG-05'")
    connection.close()
    for command in (("years", "--all"), ("years", "Evil", "--text"), ("commitments",), ("copies",), ("peers",),
                    ("declared",), ("declared", "Evil"), ("declared", "--by", "company")):  # fmt: skip
        done = call("compare", *command, "--db", db)
        assert done.code == 0, command
        assert "\x1b" not in done.out + done.err
        assert "\x07" not in done.out
        assert "[red]Evil[/red]" in "".join(done.out.split()) or command in (("declared",), ("copies",))
    table = csv.DictReader(io.StringIO(call("compare", "years", "--all", "--db", db, "--csv").out))
    assert any(row["company"].startswith("'=") for row in table)
