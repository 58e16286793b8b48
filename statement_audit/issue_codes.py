"""Every issue code: the stage that raises it, its severity, what it means, what to do next.

`docs/issues.md` is generated from this table.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from statement_audit.errors import DocumentError
from statement_audit.models import Issue


@dataclass(frozen=True, slots=True)
class IssueCode:
    stage: str
    severity: str
    meaning: str
    hint: str


CODES: dict[str, IssueCode] = {
    # sources
    "file_missing": IssueCode("sources", "error", "The file or folder does not exist.", "Check the path."),
    "clock_wrong": IssueCode("sources", "warning",
        "The clock of this machine shows a day before this program was made.",
        "Set the clock: dates of fetches and results are written by it, and certificates seem not valid yet."),
    "folder_empty": IssueCode("sources", "warning", "The folder holds no file of a kind that is read.",
        "PDF, HTML, DOCX, ODT, Markdown and plain text are read."),
    "unknown_column": IssueCode("sources", "warning", "The list has a column that is not known; it was left out.",
        "Known columns: company, website, statement_url, file, sector, platform_subtype, company_number, year, "
        "laws, why, checked, note."),
    "row_without_statement": IssueCode("sources", "error",
        "A row of the list names no statement: neither file, statement_url nor website.",
        "Add a file, a statement_url, or the company's website to find the statement there."),
    "row_invalid": IssueCode("sources", "error", "A row of the list has a value that cannot be used.",
        "Correct the cell that is named."),
    "entry_without_document": IssueCode("sources", "warning",
        "A register's entry leads to no document; it was left out.",
        "Open the entry; the register may have removed the document or not have published it yet."),
    "unknown_sector": IssueCode("sources", "warning", "A sector is not in the rubric's table; it was left out.",
        "See `statement-audit rubric show --sectors`."),
    "duplicate_document": IssueCode("pipeline", "info",
        "The content is that of another document of the run; it is scored once, for the companies of both.",
        "Nothing to do, unless the file or address was meant to hold another statement."),
    "missing_column": IssueCode("sources", "info",
        "The register's export lacks columns that earlier ones had; what they asked is unknown.",
        "Nothing to do, unless columns were deleted by hand."),
    "cell_mended": IssueCode("sources", "info",
        "Cells of a register's export were put right: lost zeros, tabs, quotation marks, blanks in addresses.",
        "Nothing to do."),
    "rows_disagree": IssueCode("sources", "warning",
        "Rows of the register for one statement give different values; the first was kept.",
        "Open the register's page of the statement."),
    "repeated_row": IssueCode("sources", "info",
        "The register names one organisation twice for one statement; it counts once.", "Nothing to do."),
    "answers_contradict": IssueCode("sources", "info",
        "Two answers that a company gave to the register contradict each other; both were kept.",
        "Compare them with the statement."),
    "home_page_only": IssueCode("sources", "info",
        "The register gives a home page, not the statement's address; the statement is looked for on that site.",
        "Check what is found there."),
    "no_statement_address": IssueCode("sources", "warning",
        "The register gives no address of the statement and no copy of it.",
        "Ask the company for it (the register may give an e-mail address), and pass the file."),
    "nothing_selected": IssueCode("sources", "warning", "The filter leaves no statement of the register.",
        "Leave out the condition that is named, or widen it."),
    "export_missing": IssueCode("sources", "warning", "The register has no export for the year.",
        "Leave out the year; exports begin with 2020."),
    "export_damaged": IssueCode("sources", "error",
        "What the register sent is not the export, or not as its checksum says; it was not used.", "Try again later."),
    "few_rows": IssueCode("sources", "warning", "The register's export has suspiciously few rows.",
        "Try again later; look at the export if it stays so."),
    "export_kept": IssueCode("sources", "warning",
        "The register's export could not be had anew; the one of an earlier day was read.", "Try again later."),
    "skipped_file": IssueCode("sources", "info", "A file of a kind that is never a statement was passed over.",
        "Name the file itself to force it."),
    "pictures_unwritten": IssueCode("extract", "error",
        "The pictures of a document's pages could not be written, or would have replaced other files.",
        "Name another folder with --picture."),
    "link_skipped": IssueCode("sources", "warning",
        "A link in a folder leads out of it, or to what is passed over there; it was not followed.",
        "Name the link itself, or what it leads to, if that is a statement."),
    "no_statement_found": IssueCode("sources", "warning",
        "No statement was found on the site; the message says what was looked at.",
        "Look for it by hand and put its address into the column statement_url; if there is none, that is the result."),
    # fetch
    "address_refused": IssueCode("fetch", "error", "The address is not http(s), or points into a private network.",
        "Set STATEMENT_AUDIT_ALLOW_PRIVATE=1 for an intranet."),
    "unreachable": IssueCode("fetch", "error", "The server could not be reached.",
        "Try again later, or find the new address."),
    "timeout": IssueCode("fetch", "error", "The server did not answer in time.", "Try again later."),
    "tls_untrusted": IssueCode("fetch", "error",
        "The server's certificate is not to be trusted: expired, made by nobody known, or for another name.",
        "Open the address in a browser; for an intranet, name its certificates in REQUESTS_CA_BUNDLE."),
    "truncated": IssueCode("fetch", "error", "The answer broke off before its end; what came was not kept.",
        "Try again later."),
    "link_dead": IssueCode("fetch", "error", "The server says that there is nothing at the address (404, 410).",
        "Find the new address."),
    "login_required": IssueCode("fetch", "error", "The address asks for a login.",
        "Find the public address, or pass the file."),
    "consent_required": IssueCode("fetch", "error",
        "The site shows nothing before a consent that only a browser can give.",
        "Open it in a browser, and pass the statement's own address or the file."),
    "http_error": IssueCode("fetch", "error", "The server answered with an error.",
        "Open the address in a browser, or try again later."),
    "too_large": IssueCode("fetch", "error", "The answer is larger than the limit.",
        "Download it by hand and pass the file."),
    "too_many_redirects": IssueCode("fetch", "error", "The address redirects too often.",
        "Open it in a browser and use the final address."),
    "robots_denied": IssueCode("fetch", "error", "The site's robots.txt forbids the address.",
        "Download it by hand and pass the file."),
    "challenge_page": IssueCode("fetch", "error", "The site answered with a captcha or a bot check.",
        "Download it by hand and pass the file."),
    "register_copy_used": IssueCode("collect", "info",
        "The company's own link gives no statement; the register's copy was used.",
        "Nothing to do; the statement may no longer be on the company's site."),
    "statement_changed": IssueCode("collect", "info",
        "The document at a statement's address is another than at the last visit.",
        "Run again to score it; the earlier document stays in the archive."),
    "statement_moved": IssueCode("collect", "info",
        "A statement's address leads to another place than at the last visit.", "Nothing to do."),
    "statement_gone": IssueCode("collect", "warning",
        "A statement that was found before can no longer be had where it was.",
        "The archived copy stays; look whether the company moved or removed it."),
    "homepage_link_lost": IssueCode("collect", "warning", "The home page linked to a statement, and does no longer.",
        "Look at the home page: section 54(7) asks for a link in a prominent place on it."),
    "day_budget": IssueCode("fetch", "info",
        "The day's requests to a host are used up (--day-budget); what is left waits for another day.",
        "Nothing to do: the next visit begins with what waited longest."),
    "statement_back": IssueCode("collect", "info", "A statement that was gone can be had again.", "Nothing to do."),
    # extract
    "empty_file": IssueCode("extract", "error", "The file holds 0 bytes.", "Get the file again."),
    "no_text": IssueCode("extract", "error", "The document holds no text, or not one sentence.",
        "Get the file again, or pass another version."),
    "needs_ocr": IssueCode("extract", "error", "The pages are images without a text layer.",
        "Install OCR (pip install 'statement-audit[ocr]' and the program tesseract), or pass a version with text."),
    "partly_unread": IssueCode("extract", "warning",
        "Some pages could not be read (images, unreadable text); the rest was scored.", "Check those pages by eye."),
    "text_glued": IssueCode("extract", "error",
        "The words of some pages run together without spaces and could not be set apart; those pages count as unread.",
        "Pass another version, such as the document that the PDF was made from; of a PDF, OCR may read the pages."),
    "read_by_ocr": IssueCode("extract", "info",
        "Some pages are pictures; their text was read by OCR, with its confidence in `pages.confidence`.",
        "Nothing to do; a quote from them may hold a misread letter."),
    "ocr_low_confidence": IssueCode("extract", "warning",
        "OCR read some pages with low confidence; findings that rest on them are marked for review.",
        "Check those pages by eye, or pass a better scan."),
    "ocr_unreadable": IssueCode("extract", "error", "OCR could not make out the text of the pages.",
        "Pass a better scan, or a version with text."),
    "encrypted": IssueCode("extract", "error", "The file is locked with a password.", "Save a copy without password."),
    "damaged": IssueCode("extract", "error", "The file is damaged or cut off.", "Get the file again."),
    "unknown_format": IssueCode("extract", "error", "The content is not PDF, HTML, DOCX, ODT, Markdown or plain text.",
        "Convert it to PDF or text."),
    "name_content_mismatch": IssueCode("extract", "warning",
        "The content is of another kind than the file's name says; it was read as what it is.", "Rename the file."),
    "too_many_pages": IssueCode("extract", "error", "The document has more pages than the limit.",
        "Cut out the statement and pass that."),
    "worker_died": IssueCode("extract", "error", "The document made its reader crash.",
        "Report the file; pass another version meanwhile."),
    "document_timeout": IssueCode("extract", "error", "Reading took longer than the limit.", "Pass another version."),
    "document_unreachable": IssueCode("extract", "error",
        "The worker could not get the document from where the archive is.", "Run the same command again."),
    "memory_limit": IssueCode("extract", "error", "Reading took more memory than the limit.",
        "Pass another version, or only the statement."),
    "size_limit": IssueCode("extract", "error",
        "The file, what it unpacks to or the text in it is larger than the limit.",
        "Cut out the statement and pass that."),
    "too_deep": IssueCode("extract", "error", "The parts of the file are nested too deep to be read.",
        "Save it anew, or print it to PDF."),
    "needs_browser": IssueCode("extract", "error",
        "The page's text is written by scripts; without a browser it is empty.",
        "Install the extra `browser` (pip install 'statement-audit[browser]') and Chromium, or save the page as "
        "PDF and pass that."),
    # identity
    "not_a_statement": IssueCode("identity", "error",
        "The text is not a company's own modern slavery statement; it was not scored. The message says what it "
        "reads as, and why.",
        "Find the statement itself. To score it all the same, pass the file to `statement-audit check`."),
    "draft_doubtful": IssueCode("identity", "warning",
        "The draft does not read like a modern slavery statement yet; a run would not score it.",
        "Say in the title and the first lines that it is the statement, whose, for which year and under which law."),
    "policy_not_statement": IssueCode("identity", "warning",
        "The text is a policy, not a statement; it is scored but stands outside league tables.",
        "Find the yearly statement."),
    "statement_in_report": IssueCode("identity", "warning",
        "The statement is part of a longer document; only its pages were scored.", "Check the page range."),
    "several_statements": IssueCode("identity", "info",
        "The file holds statements for several years; a run scores each for itself, `check` and `extract` read one.",
        "Nothing to do: in a run the others have names of their own. To check another, pass it as a file of its own."),
    "other_language_beside": IssueCode("identity", "info",
        "The statement stands in several languages; the English text alone was scored.",
        "Nothing to do, unless the other text says something else."),
    "language_not_supported": IssueCode("identity", "error", "The text is in a language that is not judged.",
        "Pass the English version."),
    "company_not_in_text": IssueCode("identity", "warning", "The company's name does not appear in the text.",
        "Check that the statement covers this company."),
    "company_guessed": IssueCode("identity", "info",
        "No list names the company; the name was read from the text or the file name.",
        "Pass a CSV with a company column."),
    "year_mismatch": IssueCode("identity", "warning", "The text covers another year than the list says.",
        "Check the year."),
    "year_unknown": IssueCode("identity", "warning", "No year was found in the text or the list.",
        "Pass a CSV with a year column."),
    "law_mismatch": IssueCode("identity", "warning",
        "The list names a law under which the text does not say that it is made; the list's laws were used.",
        "Check the laws column, or whether this is the right statement."),
    "company_number_mismatch": IssueCode("identity", "warning",
        "The text gives company numbers, and the list's is not among them.",
        "Check the number, and that the statement covers this company."),
    "near_copy": IssueCode("identity", "warning", "Most of the text is that of another document in the database.",
        "See whether it is a re-dated copy, or another company's statement under this name."),
    "same_text": IssueCode("identity", "warning", "The text is word for word that of another document in the database.",
        "Remove one of them, or check the link: two addresses may lead to one statement."),
    "known_from_list": IssueCode("identity", "info",
        "The document is known from an earlier list; its companies, sectors, year and laws were taken from there.",
        "Pass the list again, or --sector and --law, to change them."),
    "stale_period": IssueCode("identity", "warning",
        "The period ended more than 18 months before approval or publication.", "Look for a newer statement."),
    "placeholder": IssueCode("identity", "warning", "A place is left open, such as [date] or an empty line to sign.",
        "Fill it in: what stands there counts as not said."),
    "same_company_year": IssueCode("store", "info",
        "Two documents are for the same company and year; tables use the latest.", "Remove or re-date one of them."),
    # classify, score
    "sector_unknown": IssueCode("score", "info", "No sector is known: sector and platform criteria are not assessed.",
        "Pass a CSV with a sector column, or --sector."),
    "little_text": IssueCode("score", "warning", "The statement has too little text to be ranked.",
        "Check that the whole statement was read."),
    # review
    "review_unknown_finding": IssueCode("review", "error", "A row of a review sheet names no finding of this database.",
        "Import it into the database that the sheet was exported from, with finding_id and stamp as they were."),
    "review_text_changed": IssueCode("review", "warning",
        "The text was read anew since the review sheet was made; the row was left out.",
        "Look again: `statement-audit review list --reopened`, or export a fresh sheet."),
    "review_criterion_changed": IssueCode("review", "warning",
        "The criterion has changed since the review sheet was made; the row was left out.",
        "Look again: `statement-audit review list --reopened`, or export a fresh sheet."),
    "review_row_invalid": IssueCode("review", "error", "A row of a review sheet cannot be used.",
        "Correct the cell that is named."),
    "review_duplicate": IssueCode("review", "info", "Two rows of a review sheet say the same; one was kept.",
        "Nothing needs to be done."),
    "review_conflict": IssueCode("review", "error",
        "A reviewer's rows differ from each other, or from what the same reviewer decided before; they were left out.",
        "Keep one of the rows; to put it in place of the earlier decision, import with --replace."),
    "internal_error": IssueCode("pipeline", "error", "A fault of this program stopped one statement.",
        "Please report it with the trace in data."),
}  # fmt: skip


# Failures that may not happen again: the next run tries once more instead of reusing them.
TRANSIENT = ("worker_died", "document_timeout", "document_unreachable", "internal_error")


def make_issue(
    code: str,
    source_name: str,
    message: str | None = None,
    *,
    hint: str | None = None,
    severity: str | None = None,
    **data: Any,
) -> Issue:
    """Build an issue row. `message` (what was wrong, where), `hint` and `severity` replace the code's own."""
    entry = CODES[code]
    return Issue(
        stage=entry.stage,
        code=code,
        severity=severity or entry.severity,
        source_name=source_name,
        message=message or entry.meaning,
        hint=hint or entry.hint,
        data=_plain(data),
    )


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value if isinstance(value, (str, int, float, bool, list, dict)) else str(value)
        for key, value in data.items()
    }


def issue_of(error: DocumentError, source_name: str, **more: object) -> Issue:
    """The issue row of a document that failed, in the words of the room that refused it."""
    return make_issue(error.code, source_name, error.message, hint=error.hint, **{**error.data, **more})


def fault_issue(error: Exception, source_name: str) -> Issue:
    """The row of a fault of this program, which costs one document and leaves its trace."""
    trace = traceback.format_exc(limit=-6)
    return make_issue("internal_error", source_name, f"{type(error).__name__}: {error}", trace=trace)


def document_error(code: str, message: str, **data: object) -> DocumentError:
    """Build the error for a code of the issue table, with that table's hint."""
    return DocumentError(code, message, hint=CODES[code].hint, data=data)
