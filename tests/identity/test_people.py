"""Who signed, in which office and whether it shows, as real documents have it: invented people and companies throughout."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from statement_audit.identity.people import People
from statement_audit.models import FactKind


@pytest.mark.parametrize(
    ("lines", "name", "office", "signed"),
    [
        (
            "This statement was approved by the board on 3 May 2023.\n\nManaging Director\n\n3 May 2023\n\nAnna Bell",
            "Anna Bell",
            "Managing Director",
            False,
        ),
        ("Signed for and on behalf of Quill Limited by:\n\nANNA BELL\n\nDIRECTOR", "ANNA BELL", "DIRECTOR", True),
        ("Signed by Anna Bell OBE, Chief Executive\n\n3 May 2023", "Anna Bell", "Chief Executive", True),
        (
            "Electronically signed by: Anna Bell Reason: Approved Date: Jun 14, 2023 16:33 GMT+1\n\nAnna Bell\n\nDirector, Quill Pty Ltd",
            "Anna Bell",
            "Director",
            True,
        ),
        (
            "Digitally signed by Anna Bell Date: 2023.05.03 10:11:12 +01'00'\n\nAnna Bell FCA\n\nChief Financial Officer and Director",
            "Anna Bell",
            "Chief Financial Officer and Director",
            True,
        ),
        (
            "Director's signature: ....................\n\nDirector's name: ANNA RUTH BELL\n\nDate: 3 May 2023",
            "ANNA RUTH BELL",
            "Director",
            False,
        ),
        (
            "Trevor Bell Chairman & CEO, Quill Group Limited Date: 05/23/2024 I have the authority to bind Quill Group Limited",
            "Trevor Bell",
            "Chairman & CEO",
            True,
        ),
        (
            "I attest that I have reviewed the information contained in the report. Based on my knowledge, and having exercised reasonable diligence, I attest that the information in the report is true, accurate and complete in all material respects.\n\nRahim Bell\n\nChief Executive Officer\n\nMay 23rd, 2024\n\nI have the authority to bind Quill Inc",
            "Rahim Bell",
            "Chief Executive Officer",
            True,
        ),
        (
            "……………………  …………………… Anna Bell   John Mackay Chief Executive Officer  Group People Director  ……………………  …………………… Helen Brier  Ashley Cooper Technical Director  Finance Director JUNE 2022",
            "Anna Bell",
            "Chief Executive Officer",
            False,
        ),
        (
            "Stefan Bell On behalf of Quill Europe Limited     Date:     Wayne Moss On behalf of Ink Limited    Date:    31/5/2022",
            "Stefan Bell",
            "",
            False,
        ),
        (
            "Full Name: Daniel Bell Title: Trustee of the Family Trusts, and Director of the subsidiaries Date: May 30, 2024 Signature: ________________________ I have the authority to bind Quill",
            "Daniel Bell",
            "Trustee of the Family Trusts, and Director",
            False,
        ),
        (
            "Yours sincerely\n\nSonia Bell Director of Human Resource On behalf of the Governing Body Quill Foods",
            "Sonia Bell",
            "Director of Human Resource",
            False,
        ),
        (
            "I have the authority to bind the Entities\n\nJohn W\n\nBell Director April 19, 2024",
            "John W Bell",
            "Director",
            True,
        ),
        (
            "________________________ Peter J\n\nBell Director, Quill Canada Limited; General Counsel Dated: I have the authority to bind these entities",
            "Peter J Bell",
            "Director",
            False,
        ),
        (
            "This statement has been approved by the Board and signed on its behalf by\n\nAnna Bell\n\n3 May 2023",
            "Anna Bell",
            "",
            True,
        ),
        (
            "/s/ Anna Bell\n\nAnna Bell\n\nPresident and Chief Executive Officer",
            "Anna Bell",
            "President and Chief Executive Officer",
            True,
        ),
        ("Chief Executive Officer\n\nAnna Bell\n\nDate: 3 May 2023", "Anna Bell", "Chief Executive Officer", False),
        (
            "SIGNED: A. R. BELL\n\nPOSITION: MANAGING DIRECTOR\n\nDATE: 03/05/2023",
            "A. R. BELL",
            "MANAGING DIRECTOR",
            True,
        ),
        (
            "Signed by the Chief Executive on behalf of the Board\n\nAnna Bell-Smith\n\n3rd May 2023",
            "Anna Bell-Smith",
            "Chief Executive",
            True,
        ),
        ("Anna Bell | Managing Director | 3 May 2023", "Anna Bell", "Managing Director", False),
        ("Signed: Anna Bell (Managing Director) Date: 3 May 2023", "Anna Bell", "Managing Director", True),
        ("Sarah O’Neill-Jones\n\nGroup CEO, Quill plc\n\nMay 2023", "Sarah O'Neill-Jones", "Group CEO", False),
        ("Paul de la Cruz MBE\nExecutive Chairman", "Paul de la Cruz", "Executive Chairman", False),
        (
            "Signed on behalf of the Board\n\nCEO\n\nAnna Bell\n\nDated this 3rd day of May 2023",
            "Anna Bell",
            "CEO",
            True,
        ),
        (
            "Approved by the Board of Directors and signed on behalf of the Board by Anna Bell (Director) on 3 May 2023.",
            "Anna Bell",
            "Director",
            True,
        ),
        (
            "Kwame Nkrumah-Bell\n\nInterim Vice-Chancellor and President",
            "Kwame Nkrumah-Bell",
            "Interim Vice-Chancellor and President",
            False,
        ),
        (
            "Name: Anna Bell Title: Director Quill Pty Limited Date\n\n"
            + "We trained our buyers to see the signs of human trafficking and gave passports back on two farms."
            + "\n\nElectronically signed by: Anna Bell Reason: Approved Date: Jun 14, 2023",
            "Anna Bell",
            "Director",
            True,
        ),
        (
            "Anna Bell Group HR & Communications Director",
            "Anna Bell",
            "Group HR & Communications Director",
            False,
        ),
        (
            "This statement is signed by Anna Bell in her role as director and principal governing body of Quill Limited.",
            "Anna Bell",
            "director",
            True,
        ),
        (
            "This statement is signed by Anna Bell in her role as Director of Quill and member of the Quill Board of Directors.",
            "Anna Bell",
            "Director of Quill and member of the Quill Board of Directors",
            True,
        ),
        ("Anna Bell – Managing Director UK & Ireland", "Anna Bell", "Managing Director UK & Ireland", False),
        ("Anna Bell\n\nPresident, EMEA", "Anna Bell", "President, EMEA", False),
        ("Anna Bell\n\nDirector, Canada Post Limited", "Anna Bell", "Director", False),
        (
            "Name: Anna Bell\n\nPosition: Director\n\nSignature:\n\nDate:\n\nDocuSign Envelope ID: 63EE6DFA-E119",
            "Anna Bell",
            "Director",
            True,
        ),
        (
            "Managing Directors Signature (UK and EME Region):\n\nManaging Directors Name (UK and EME Region): Anna Bell Date: 21/06/2022",
            "Anna Bell",
            "Managing Director",
            False,
        ),
        (
            "I, the undersigned, take responsibility for this statement of Quill Ltd:NAME: Anna BellPOSITION IN COMPANY: Chief Executive DATE: 3 May 2023",
            "Anna Bell",
            "Chief Executive",
            True,
        ),
        (
            "Director's signature: ....................\n\nDirector's name:\n\nANNA RUTH BELL",
            "ANNA RUTH BELL",
            "Director",
            False,
        ),
        (
            "Going on, we will "
            + "train our buyers and " * 12
            + "map our supply chain Anna Bell Treasurer and Company Secretary",
            "Anna Bell",
            "Treasurer and Company Secretary",
            False,
        ),
        ("Signed\n\nLeanne Bell\n\nPaul Moss Chairman\n\nDirector", "Leanne Bell", "Chairman", True),
        ("Anna Bell FRS\n\nProvost", "Anna Bell", "Provost", False),
        ("Anna Bell\n\nLeader of the Council", "Anna Bell", "Leader of the Council", False),
        ("Name: R.N Bell\n\nPosition: Company Secretary", "R.N Bell", "Company Secretary", False),
        (
            "Anna Bell\n\nSenior Vice-President, General Manager UK & Ireland",
            "Anna Bell",
            "Senior Vice-President, General Manager UK & Ireland",
            False,
        ),
        (
            "Anna Bell\n\nChairman of the Board of Managing Directors",
            "Anna Bell",
            "Chairman of the Board of Managing Directors",
            False,
        ),
        (
            "Anna Bell\n\nChair of the Nominating/Governance Committee",
            "Anna Bell",
            "Chair of the Nominating/Governance Committee",
            False,
        ),
        ("J-S Bell Chief executive, Quill plc", "J-S Bell", "Chief executive", False),
        ("Dr.-Ing. Anna Bell\n\nMember of the Board", "Anna Bell", "Member of the Board", False),
        ("Signed ______ Date ______\n\nAnna Bell, CEO", "Anna Bell", "CEO", False),
        ("Anna Bell\n\nHead of UK & Ireland", "Anna Bell", "Head of UK & Ireland", False),
        ("Anna Bell\n\nChair of Leeds City Council", "Anna Bell", "Chair of Leeds City Council", False),
        ("Anna Bell Trade and Sourcing Director", "Anna Bell", "Trade and Sourcing Director", False),
        ("Anna Bell\n\nSenior Executive Officer\n\nQuill Co., Ltd.", "Anna Bell", "Senior Executive Officer", False),
        ("By: /s/ Anna R. Bell Anna R. Bell Secretary", "Anna R. Bell", "Secretary", True),
        (
            "This Statement is signed on behalf of the Board of Directors of Quill Pens and Inks plc by Group Chief Executive Anna Bell, 20 April 2018.",
            "Anna Bell",
            "Group Chief Executive",
            True,
        ),
        (
            "The Audit Committee of the Board has approved this statement and delegated to the Secretary to sign it.\n\nBy: /s/ Anna Bell Secretary",
            "Anna Bell",
            "Secretary",
            True,
        ),
        (
            "Signed\n\nAnna Bell\n\nExecutive Vice President, Chief Financial Officer and Treasurer On behalf of the Quill Company and on behalf of "
            "other members of the Quill Group (including Quill Europe Limited)",
            "Anna Bell",
            "Executive Vice President, Chief Financial Officer and Treasurer",
            True,
        ),
        (
            "This statement applies as of the date of signature.\n\nAnna Bell Chief Executive Officer Quill Limited",
            "Anna Bell",
            "Chief Executive Officer",
            False,
        ),
        (
            "This statement was approved by the Board and signed by Anna Bell, CEO, on 28th June 2017.\n\nSigned\n\n…………\n\nAnna Bell CEO",
            "Anna Bell",
            "CEO",
            True,
        ),
        (
            "[Director’s/Designated member’s/Partner’s] signature:\n\n[Director’s/Designated member’s/Partner’s] name:\n\nANNA BELL\n\nDate: 29/03/17",
            "ANNA BELL",
            "",
            False,
        ),
        (
            "Anna Bell, Quill Chief Executive https://quill.example/slavery Accessed on 14.10.2019",
            "Anna Bell",
            "Chief Executive",
            False,
        ),
        (
            "This statement was approved by the Board of all the Quill Entities.\n\nAnna Bell Designated Member Quill Pens LLP\n\n"
            "Ben Cole Director Quill Inks Ltd\n\nBen Cole Director Quill Nibs Ltd\n\nDate: 31 March 2019",
            "Anna Bell",
            "Designated Member",
            False,
        ),
    ],
)
def test_the_first_who_signed(
    end_with: Callable[[str], People], lines: str, name: str, office: str, signed: bool
) -> None:
    first = next(fact for fact in end_with(lines).facts if fact.kind is FactKind.SIGNATURE)
    assert (first.value, first.role, first.signed) == (name, office, signed)


def test_a_person_to_write_to_signs_nothing(end_with: Callable[[str], People]) -> None:
    contact = "Anna Bell\n\nCorporate Responsibility Manager\n\nanna.bell@quill.example"
    people = end_with(f"This statement was approved by the Board.\n\n{contact}")
    assert not [fact for fact in people.facts if fact.kind is FactKind.SIGNATURE]
    chief = end_with(
        f"This statement was approved by the Board.\n\n{contact.replace('Corporate Responsibility Manager', 'Chief Executive')}"
    )
    assert [fact.value for fact in chief.facts if fact.kind is FactKind.SIGNATURE] == ["Anna Bell"]


def test_who_prepared_a_statement_is_no_signatory(end_with: Callable[[str], People]) -> None:
    people = end_with(
        "This report was prepared in Leeds by Ruth Moss, Purchasing Manager\n\nSigned:\n\nAnna Bell, Director"
    )
    assert [fact.value for fact in people.facts if fact.kind is FactKind.SIGNATURE] == ["Anna Bell"]


def test_the_end_of_the_year_is_not_the_day_of_signing(end_with: Callable[[str], People]) -> None:
    people = end_with(
        "Signed: Anna Bell, Director\n\nStatement for the year ended 31 December 2022 Dated: 30 June 2023"
    )
    assert [str(fact.end_date) for fact in people.facts if fact.kind is FactKind.SIGNATURE] == ["2023-06-30"]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (
            "- We map farms\n\nLooking Forward\n\n- We visit more farms\n- We teach more buyers\n\nThis statement was approved by Anna Bell, Principal of Quill.\n\nSigned: Anna Bell\n\nTitle: Principal, Quill",
            ["Anna Bell"],
        ),
        ("Signed:\n\nAnna Bell\n\nTitle:\n\nOwner, Quill Limited", ["Anna Bell"]),
        (
            "The board approved this statement on 4 May 2023. The Board has authorised Ms. Anna Bell to sign this Statement.\n\nAnna Bell\n\nChief Executive Officer",
            ["Anna Bell"],
        ),
        ("This statement is approved annually by Anna Bell as the responsible officer for the makers of pens.", []),
        (
            "This statement was approved by the Board of Quill Ltd.\n\nAnna Bell\n\nDirector, Quill Ltd\n\n- Why Us\n- About Us\n- Latest News\n- Become a Partner",
            ["Anna Bell"],
        ),
        ("Signed:\n\nRebecca Quick\n\nChief Executive Officer", ["Rebecca Quick"]),
        ("Document owner: Anna Bell, Head of Compliance\n\nNext review: June 2026", []),
        ("We use digital signatures. It will be reviewed annually and signed by a director.", []),
        (
            "This Statement has been approved by the Board of Directors for Quill Ltd and signed by Mr. Ánna Bell. Please visit our site.",
            ["Ánna Bell"],
        ),
        (
            "It was approved by the Board. Signed on the Board’s behalf by: Anna Bell The Quill Pen Limited for and on behalf of itself and The Quill Group Date: June 20th 2016",
            ["Anna Bell"],
        ),
        ("Anna B. Bell May 10, 2023", ["Anna B. Bell"]),
        ("Quill Nibs May 10, 2023", []),
        ("Milton Keynes, 12 May 2023", []),
        ("Approved By: Chief Executive Officer\n\nPublic Availability: Available on our site", []),
        (
            "This statement constitutes our slavery and human trafficking statement.\n\nSignature of Director of Quill Pen Limited",
            [],
        ),
        ("Last Modified 12 May 2023", []),
        (
            "Our grievance procedure was negotiated over nine months with the union and signed by Mary Hope of Unite in May 2022, and is reviewed each year.",
            [],
        ),
        ("Signed by the Chief Executive of Harbour Bread The Bakers Limited", [""]),
        ("Hong Kong, 10 May 2023", []),
        ("This statement was endorsed by our CEO and approved by both our English and Dutch Boards.", []),
        ("Approved By: Chief Executive Officer\n\nReview Cycle: Annual", []),
        ("If the duty applies, we will write one for board approval and director signature.", []),
        ("This statement was approved by the Board of Directors.\n\nQuill EU SARL\n\nAnna Bell", ["Anna Bell"]),
        ("This statement was approved by the Board of Directors.\n\nAnna Bell, March 2023", ["Anna Bell"]),
        ("This statement was approved by the Board of Directors.\n\nRecruitment Toolkit\n\nMarch 2023", []),
        ("It is signed by the Chief Executive Officer of Quill.\n\nBENOÎT ÎLE Chief Executive Officer", ["BENOÎT ÎLE"]),
        (
            "The statement will be reviewed annually, and is signed on behalf of Quill Pens in the United Kingdom.\n\nAnna Bell\n\nJune 2025",
            ["Anna Bell"],
        ),
        ("Every order is signed on behalf of Quill Pens by the buyer.\n\nContinuous Improvement\n\nWe go on.", []),
        (
            "It was approved by the Board. Anna Bell, Chair, signed the above on behalf of the board on 3 March 2025.",
            ["Anna Bell"],
        ),
        (
            "It was approved by the Board. Signed:\n\nAnna Bell\n\nDirector\n\nCentral Plaza, 345 Queen St, Brisbane, QLD, 4000",
            ["Anna Bell"],
        ),
        ("This statement has been approved for 2025.\n\nQUICK LINKS\n\nABOUT THIS SITE\n\nBecome a member", []),
        ("In 2025, the parent’s President and CEO, Anna Bell, signed the World Council’s call to action.", []),
        (
            "This statement is made pursuant to section 54 and constitutes the Quill Pen and Ink Holding Company Limited and its subsidiary companies’ modern "
            "slavery and human trafficking statement for the year.\n\nAnna Bell MBE - Owner and Managing Director, Quill Group\n\n"
            + "\n\n".join(f"Our shop number {number} sells pens and is open on all days." for number in range(20)),
            ["Anna Bell"],
        ),
        (
            "This statement is signed accordingly on behalf of these entities.\n\nDirector Quill Bank Limited\n\nDate:",
            [],
        ),
        (
            "This statement has been approved by the Directors.\n\nGENDER PAY GAP REPORT\n\nGREEN CREDENTIALS\n\nCOMMUNITY ENGAGEMENT",
            [],
        ),
        ("This statement was approved by the Board of Quill Limited.\n\nBOOK DIRECT\n\nBEST RATE GUARANTEE", []),
        ("SIGNATURE DIRECTOR\n\nQUILL LIMITED\n\nDate: 30 June 2017\n\nLONDON STOCK EXCHANGE\n\nMy Quill", [""]),
        ("This statement was approved by the Board of Quill Limited.\n\nAnna Bell, Quill Pens Limited", ["Anna Bell"]),
        ("This statement will be reviewed and updated annually.\n\nAnna Bell, March 2018", ["Anna Bell"]),
        ("This statement will be reviewed annually.\n\nWe go on.\n\nAnna Bell", []),
        ("Anna Bell\n\nQUILL CO., LTD\n\nSeptember 30, 2016", ["Anna Bell"]),
        ("Our suppliers\n\nJohn Deere\n\nHugo Boss Ltd\n\nMax Mara Ltd", []),
        ("This statement was approved by the Board of Quill Limited.\n\nPhoto by\n\nBen Cole, Picture House Ltd", []),
        ("This statement will be reviewed annually.\n\nMilton Keynes", []),
        (
            "This statement was approved by the Board of Quill Limited.\n\nOur directors\n\nAnna Bell, Chair\n\nBen Cole, Chief Executive\n\n"
            "Cara Dunn, Finance Director\n\nDan Eley, Director",
            [],
        ),
        ("Signed\n\nYoung Kim\n\nDirector", ["Young Kim"]),
        ("Signed\n\nNguyễn Thị Hương\n\nDirector", ["Nguyễn Thị Hương"]),
        ("Quill’s Business Principles were signed by our Chairman and CEO and released in 2010.", []),
        (
            "This report was approved by the Board and signed by Anna Bell and Ben Cole, Executive Directors of Quill.",
            ["Anna Bell", "Ben Cole"],
        ),
        (
            "This statement is made pursuant to section 54 and constitutes our Group's slavery and human trafficking statement for the year.\n\n"
            "Anna Bell\n\nJoint Managing Director Quill Furniture Ltd Date: July 2017\n\n"
            + "\n\n".join(f"Our shop number {number} sells pens and is open on all days." for number in range(12)),
            ["Anna Bell"],
        ),
    ],
)
def test_who_signs_in_the_words_of_ordinary_pages(
    end_with: Callable[[str], People], lines: str, names: list[str]
) -> None:
    assert [fact.value for fact in end_with(lines).facts if fact.kind is FactKind.SIGNATURE] == names


@pytest.mark.parametrize(
    ("line", "role"),
    [
        (
            "Anna Jean-Bell Vice President, Legal Affairs & Chief Compliance Officer",
            "Vice President, Legal Affairs & Chief Compliance Officer",
        ),
        (
            "Anna Bell Representative Director and President Group CEO",
            "Representative Director and President Group CEO",
        ),
        ("Anna Bell, Chief Executive Officer Ben Cole, Chair", "Chief Executive Officer"),
    ],
)
def test_an_office_is_told_whole(end_with: Callable[[str], People], line: str, role: str) -> None:
    people = end_with(f"This statement was approved by the Board.\n\nSigned:\n\n{line}")
    assert next(fact.role for fact in people.facts if fact.kind is FactKind.SIGNATURE) == role


def test_a_minister_who_is_quoted_does_not_sign_for_who_did(end_with: Callable[[str], People]) -> None:
    quoted = "We must end this crime.\n\nThe Right Honourable Anna Bell, Home Secretary, November 2013\n\n"
    signed = "This modern slavery report has been approved by the Quill Board and signed by Ben Cole and Cara Dunn, Executive Directors of Quill."
    people = end_with(f"{quoted}{'We visit more farms each year. ' * 20}\n\n{signed}")
    assert [fact.value for fact in people.facts if fact.kind is FactKind.SIGNATURE] == ["Ben Cole", "Cara Dunn"]


def test_a_head_of_state_in_the_first_sentence_is_no_signatory(end_with: Callable[[str], People]) -> None:
    lines = "Their Highnesses Omar Bin Said Al-Nile, President of Penland, and Adam Bin Omar, the Amir of Inkland, have led their countries to wealth.\n\n"
    people = end_with(
        f"{lines}{'We visit more farms each year. ' * 20}\n\nThe board approved this statement.\n\nAnna Bell\n\nChief Executive Officer"
    )
    assert [fact.value for fact in people.facts if fact.kind is FactKind.SIGNATURE] == ["Anna Bell"]
