"""Words for the annual report's filler: what a property company says when it is not speaking of people at risk."""

from __future__ import annotations

CITIES = ("Leeds", "Salford", "Bristol", "Derby", "Norwich", "Newcastle")
PEOPLE = (
    "Augustin Mellorby",
    "Philippa Stanmore",
    "Desmond Achebe-Lowe",
    "Katrin Vollers",
    "Ruaridh Pennefather",
    "Yolanda Briscoe",
)
SECTIONS = (
    "Chair's statement",
    "Chief Executive's review",
    "Our markets",
    "Business model and strategy",
    "Key performance indicators",
    "Portfolio review",
    "Financial review",
    "Sustainability report",
    "Our people",
    "Stakeholder engagement",
    "Principal risks and uncertainties",
    "Viability statement",
    "Board of directors",
    "Corporate governance report",
    "Nomination Committee report",
    "Audit Committee report",
    "Responsible Business Committee report",
    "Directors' remuneration report",
    "Directors' report",
    "Modern slavery statement",
    "Statement of directors' responsibilities",
    "Independent auditor's report",
    "Group income statement",
    "Group balance sheet",
)
NOTES = (
    "Accounting policies",
    "Significant judgements",
    "Segmental analysis",
    "Revenue",
    "Property operating expenses",
    "Employees",
    "Finance costs",
    "Taxation",
    "Dividends",
    "Earnings per share",
    "Investment property",
    "Development property",
    "Joint venture",
    "Plant and equipment",
    "Leases",
    "Receivables",
    "Cash",
    "Payables",
    "Borrowings",
    "Hedging",
    "Deferred tax",
    "Provisions",
    "Share capital",
    "Share-based payments",
    "Pensions",
    "Contingent liabilities",
    "Capital commitments",
    "Related parties",
    "Subsidiaries",
    "Events after the balance sheet date",
)
HEADINGS = ("Overview", "The year in brief", "What we did", "Outlook")
SENTENCES = (
    "Rental income in {city} rose by {n}% as vacant floors were let and reviews were settled above our estimate.",
    "We completed the refurbishment of {m} floors and brought the building to an energy rating of B.",
    "Demand for well-connected space held up, although occupiers took longer to decide than in the year before.",
    "The valuation yield moved out by {n} basis points, in line with the market for regional offices.",
    "Our shareholders supported all resolutions at the annual general meeting, and we thank them for their trust.",
    "The board is committed to the highest standards of corporate governance and takes its responsibilities seriously.",
    "Net debt fell to £{big}m and the loan-to-value ratio stood at {n}% at the year end.",
    "In {city} we agreed terms with {m} new occupiers, among them a firm of engineers and a language school.",
    "The Committee met {m} times during the year and each member attended every meeting.",
    "We expect construction cost inflation to ease, but we keep a contingency of {n}% in every appraisal.",
    "Customer satisfaction was measured by an outside firm, and {big} of those asked would recommend us to others.",
    "Solar panels were fitted to {m} roofs, and the electricity that we buy comes from renewable sources.",
    "The Group's policies cover health and safety, anti-bribery, equality, data protection and the environment.",
    "Employees completed {big} hours of training, chiefly in fire safety, data protection and leasing.",
    "The development pipeline has an estimated value on completion of £{big}m, of which {n}% has been let in advance.",
    "Passing rent in {city} was £{m}.50 a square foot, against £{m}.10 in the previous year.",
    "We sponsor the {city} half marathon and an apprenticeship award for young plumbers and electricians.",
    "Interest cover was {m} times, and all covenants were met with room to spare throughout the year.",
    "The risk is monitored by the Executive Committee and is regarded as unchanged since the last report.",
    "A cautious view was taken of lease events that fall in the coming year, without credit for growth in rents.",
    "Parking revenue in {city} benefited from longer opening hours and from a new contract with the football club.",
    "The Group has a zero-tolerance approach to bribery, and no breach was reported during the year.",
    "Planning consent was granted for {big} flats, a quarter of which will be offered at an intermediate rent.",
    "We pay our suppliers in {n} days on average and have signed a code on prompt payment.",
    "The auditors' fees were reviewed, and the Committee was satisfied that their independence was not impaired.",
    "Service charges in {city} were held below inflation for the third year in succession.",
    "A director retires by rotation at every annual general meeting and may stand for re-election.",
    "We opened a co-working floor in {city} with {big} desks, two thirds of which were taken within four months.",
    "The external valuers visited {m} buildings and discussed their method with the Committee in private.",
    "Cyber security was tested by an outside firm, which made {m} recommendations, all of which have been carried out.",
    "No director has a contract with a notice period of more than twelve months.",
    "The Group recognises a lease liability where it is the tenant, chiefly for its head office in {city}.",
    "Tenant defaults cost £{m}m, well below the long-term average, and we hold deposits for {n}% of rent.",
    "Shares held in treasury carry no votes and receive no dividend.",
    "We listened to {big} residents at exhibitions before the plans for the canal quarter were drawn.",
    "Estimates and judgements are reviewed on an ongoing basis and changes are recognised in the period concerned.",
    "The Remuneration Committee used its discretion to reduce the outcome of the bonus by {m}%.",
    "Water use per square metre fell by {n}% after meters were fitted in {city}.",
    "A fire safety review of all tall buildings was completed, and the works that it called for are under way.",
    "We hold {m} sites in {city} for future development and review their carrying value twice a year.",
    "The pension scheme is closed to new members, and its funding level rose to {n} points above the last valuation.",
    "Fixed-rate debt makes up {n}% of borrowings, and the average maturity is {m} years.",
    "We reward long service, and {m} colleagues reached twenty-five years with the Group.",
    "The apprenticeship scheme in {city} took on {m} young people, of whom most have stayed.",
    "Flood risk was assessed for each building with maps for the middle of the century.",
    "The dividend is covered {m} times by adjusted earnings, and the board intends to keep it growing.",
    "Accounting standards that were issued but not yet in force are not expected to have a material effect.",
    "Our tenants include shops, gyms, a theatre, {m} restaurants and the regional office of a bank.",
)
MENTIONS = {
    "Our people": "Our modern slavery statement can be found later in this report.",
    "Sustainability report": "We publish a modern slavery statement each year under the Modern Slavery Act 2015.",
    "Responsible Business Committee report": "The Committee read the draft of the modern slavery statement.",
    "Directors' report": "The statement required by section 54 of the Modern Slavery Act 2015 follows this report.",
}


def section_text(name: str) -> list[tuple[str, list[str]]]:
    """Headings with their paragraphs; the same name gives the same words."""
    seed = SECTIONS.index(name) + 1
    parts = [
        (heading, [paragraph(seed * 17 + 3 * part + offset) for offset in range(3)])
        for part, heading in enumerate(HEADINGS)
    ]
    if name in MENTIONS:
        parts[1][1].append(MENTIONS[name])
    return parts


def note_text(number: int, name: str) -> list[str]:
    """Two paragraphs on one note."""
    opening = f"This note sets out the movement in {name.lower()} during the year, in millions of pounds."
    return [f"{opening} {paragraph(number * 7)}", paragraph(number * 7 + 3)]


def paragraph(seed: int) -> str:
    """Five sentences that follow one another in the list, with figures that follow from the seed."""
    chosen = [SENTENCES[(seed * 5 + step) * 11 % len(SENTENCES)] for step in range(5)]
    return " ".join(
        text.format(
            city=CITIES[(seed + step) % len(CITIES)],
            n=2 + (seed * 3 + step) % 37,
            m=3 + (seed + 2 * step) % 19,
            big=110 + (seed * 13 + step * 29) % 780,
        )
        for step, text in enumerate(chosen)
    )


STATEMENTS = {
    "Group income statement": (
        "Rental income",
        "Service charge income",
        "Property expenses",
        "Administration",
        "Valuation movement",
        "Finance costs",
        "Share of joint venture",
        "Profit before tax",
        "Tax",
        "Profit for the year",
    ),
    "Group balance sheet": (
        "Investment property",
        "Development property",
        "Interest in joint venture",
        "Plant and equipment",
        "Receivables",
        "Cash",
        "Payables",
        "Borrowings",
        "Deferred tax",
        "Net assets",
    ),
}
