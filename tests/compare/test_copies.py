"""Wording that companies share."""

from statement_audit.compare.copies import find_shared, place_passages, runs
from statement_audit.extract.copies import sketch_bands
from statement_audit.models import PassageText, StatementText

TEMPLATE = "{} is committed to acting ethically and with integrity in all of its business dealings and relationships."
OWN = "We buy fish, oats and packaging from 212 suppliers in nine countries and visit each of them before we order."


def statement(key, companies, *quotes, year=2025):
    rows = tuple(PassageText(1, quote) for quote in quotes)
    return StatementText(key, key, companies, year, f"{key}.pdf", "0" * 64, rows)


def find(*texts):
    placed = [one for text in texts for one in place_passages(text)]
    keys = list(dict.fromkeys(one.key for one in placed))
    return find_shared(texts, placed, dict(zip(keys, sketch_bands(keys, runs), strict=True)))


def test_a_template_is_found_through_names_dates_and_a_changed_word():
    found = find(
        statement(1, ("Tidewater Foods Ltd",), TEMPLATE.format("Tidewater Foods Ltd"), OWN),
        statement(2, ("Norrow plc",), TEMPLATE.format("Norrow")),
        statement(3, ("Ashgrove LLP",), TEMPLATE.format("Ashgrove LLP").replace("ethically", "fairly")),
    )
    (cluster,) = found.clusters
    assert cluster.companies == ("Ashgrove LLP", "Norrow plc", "Tidewater Foods Ltd")
    assert cluster.statements == 3
    assert cluster.years == (2025,)
    shares = {one.statement_id: (one.shared_words, round(one.share, 2)) for one in found.statements}
    assert shares[2] == (17, 1.0)
    assert shares[1] == (19, 0.49)


def test_a_company_does_not_copy_itself_nor_a_statement_of_its_group():
    years = [statement(year, ("Norrow plc",), OWN, year=year) for year in (2024, 2025)]
    assert not find(*years).clusters
    group = statement(9, ("Norrow plc", "Norrow Shops Ltd"), OWN)
    assert not find(*years, group).clusters
    assert find(*years, statement(5, ("Ashgrove LLP",), OWN)).clusters[0].statements == 3


def test_short_and_different_passages_are_no_copies():
    short = "Approved by the board."
    assert not find(statement(1, ("A Ltd",), short), statement(2, ("B Ltd",), short)).clusters
    other = "We buy coal, steel and concrete from 40 traders in two countries and pay each of them within a month."
    assert not find(statement(1, ("A Ltd",), OWN), statement(2, ("B Ltd",), other)).clusters


def test_the_closest_statement_is_the_one_that_shares_most_words():
    one = statement(1, ("A Ltd",), TEMPLATE.format("We"), OWN)
    two = statement(2, ("B Ltd",), OWN)
    three = statement(3, ("C Ltd",), TEMPLATE.format("We"))
    first = next(row for row in find(one, two, three).statements if row.statement_id == 1)
    assert first.closest_companies == ("B Ltd",)
    assert first.closest_share == 20 / 37


def test_companies_without_names_and_odd_ones():
    found = find(statement(1, (), OWN), statement(2, ("(((",), OWN), statement(3, ("Ltd",), OWN))
    assert found.clusters[0].statements == 3
