"""Checked drafts as SARIF 2.1.0, which code review shows beside the lines of a draft.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote as percent_encoded

from statement_audit import __version__
from statement_audit.compare.draft_check import CheckedCriterion, LawCheck, LawTest, PlacedQuote
from statement_audit.extract.sniff import HTML, MARKDOWN, PLAIN, decode
from statement_audit.features.audit.checked_file import CheckedDraft
from statement_audit.models import Criterion, Issue, Rubric
from statement_audit.named_files import MOST_DOCUMENT, read_named
from statement_audit.report.words import status_word

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"promised": "warning", "absent": "warning", "partial": "note", "explained": "note"}  # by kind of criterion
_MARKUP = re.compile(r"<[^<>]*>|&#?\w+;|\]\([^()\s]*\)")  # within a sentence of a source; it holds no words
_WORD = re.compile(r"[^\W_]+")
_LINE_END = re.compile(r"\r\n|\r|\n")


def sarif_log(drafts: Sequence[CheckedDraft], problems: Sequence[Issue], rubric: Rubric, here: Path) -> dict[str, Any]:
    """A log of one run. Rules: the criteria, and what the laws require. Results: required tests that are missed
    (error), sentences that only promise or deny (warning), and those that say too little (note).

    Files are told relative to the folder `here`. `problems`: names that led to no draft; they and the drafts' own
    issues are notifications.
    """
    rules = _rules(drafts, rubric)
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    results = [result | {"ruleIndex": index[result["ruleId"]]} for draft in drafts for result in _results(draft, here)]
    told = [_notification(issue, issue.source_name, None) for issue in problems]
    told += [_notification(one, draft.path, here) for draft in drafts for one in draft.result.issues]
    run = {
        "tool": {"driver": {"name": "statement-audit", "version": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not problems and all(draft.check for draft in drafts),
                "toolExecutionNotifications": told,
            }
        ],
        "results": results,
        "properties": {"rubric": f"{rubric.id} {rubric.version}", "rubricHash": rubric.hash},
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rules(drafts: Iterable[CheckedDraft], rubric: Rubric) -> list[dict[str, Any]]:
    asked = {
        _law_id(law, test): _rule(_law_id(law, test), f"{law.name}, {test.ref}: {test.area}", _law_help(test), "error")
        for draft in drafts
        for law in (draft.check.laws if draft.check else ())
        for test in law.tests
        if test.kind == "required"
    }
    return [*asked.values(), *(_rule(each.id, each.name, _help(each), "warning") for each in rubric.criteria)]


def _rule(name: str, title: str, words: str, level: str) -> dict[str, Any]:
    return {
        "id": name,
        "shortDescription": {"text": title},
        "fullDescription": {"text": words.split("\n")[0]},
        "help": {"text": words},
        "defaultConfiguration": {"level": level},
    }


def _law_id(law: LawCheck, test: LawTest) -> str:
    return f"{law.law}/{test.ref}/{test.area}".replace(" ", "-")


def _law_help(test: LawTest) -> str:
    words = f"The law: “{test.words}”" if test.words else ""
    return "\n".join(filter(None, (words, f"Answered by {', '.join(test.criteria)}.", test.note)))


def _help(criterion: Criterion) -> str:
    return f"Counts: {criterion.counts}\nDoes not count: {criterion.not_count}"


def _results(draft: CheckedDraft, here: Path) -> Iterator[dict[str, Any]]:
    if draft.check is None:
        return
    source = _Source(draft)
    uri = _uri(draft.path, here)
    for law in draft.check.laws:
        for test in law.in_the_way:
            first = test.quotes[0][1] if test.quotes else None
            yield _result(_law_id(law, test), "error", _missed(law, test), uri, source, first)
    for each in draft.check.criteria.values():
        level = "warning" if each.contradicted else LEVELS.get(each.kind)
        if level and each.quotes:
            yield _result(each.id, level, _told(each), uri, source, each.quotes[0])


def _quoted(quote: PlacedQuote) -> str:
    return f"{quote.place}: “{' '.join(quote.quote.split())}”"


def _missed(law: LawCheck, test: LawTest) -> str:
    told = "is half met" if test.result == "partly" else "is not met"
    words = [f"{law.law} {test.ref}, {test.area}, {told} ({', '.join(test.criteria)})."]
    words += [f"{name}, {_quoted(quote)}" for name, quote in test.quotes]
    return " ".join([*words, test.note]).strip()


def _told(each: CheckedCriterion) -> str:
    quote = each.quotes[0]
    both = " The draft says the opposite, too." if each.contradicted else ""
    status = status_word(each.status.value).label
    return f"{each.id} {each.name}: {status}.{both} {_quoted(quote)} To add: {each.gap.stronger}"


def _result(rule: str, level: str, words: str, uri: str, source: _Source, quote: PlacedQuote | None) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    region = source.region(quote.quote if quote else "")
    key = " ".join(_WORD.findall(quote.quote if quote else "")).lower()
    return {
        "ruleId": rule,
        "level": level,
        "message": {"text": words},
        "locations": [{"physicalLocation": place | ({"region": region} if region else {})}],
        "partialFingerprints": {"ruleAndQuote/v1": hashlib.sha256(f"{rule} {key}".encode()).hexdigest()},
    }


def _notification(issue: Issue, of: Path | str, here: Path | None) -> dict[str, Any]:
    """An issue of a draft, at it, or of a name that led to none."""
    place = [{"physicalLocation": {"artifactLocation": {"uri": _uri(Path(of), here)}}}] if here else []
    return {
        "level": {"info": "note"}.get(issue.severity, issue.severity),
        "descriptor": {"id": issue.code},
        "message": {"text": f"{of}: {issue.message} {issue.hint}"},
        "locations": place,
    }


def _uri(path: Path, here: Path) -> str:
    """Relative to `here` where it lies below, else absolute."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - a link keeps its name
    return percent_encoded(whole.relative_to(here).as_posix()) if whole.is_relative_to(here) else whole.as_uri()


class _Source:
    """The lines of a draft that is a text file; of another, nothing."""

    def __init__(self, draft: CheckedDraft) -> None:
        document = draft.result.document
        is_text = document is not None and document.media_type in (HTML, MARKDOWN, PLAIN)
        text = ""
        if is_text:
            with suppress(OSError):  # it went meanwhile: its results stand, without lines
                text = decode(read_named(draft.path, MOST_DOCUMENT)) or ""
        bare = _MARKUP.sub(lambda found: re.sub(r"[^\r\n]", " ", found[0]), text)
        self._words = list(_WORD.finditer(bare))
        self._joined = f" {' '.join(word[0] for word in self._words)} "
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(text))]

    def region(self, quote: str) -> dict[str, int] | None:
        """Where the words of a quote first stand; the first line where they are not found; None without lines."""
        wanted = _WORD.findall(quote)
        at = self._joined.find(f" {' '.join(wanted)} ") if wanted else -1
        if at < 0:
            return {"startLine": 1} if self._words else None
        first = self._joined.count(" ", 0, at)
        line, column = self._line(self._words[first].start())
        end_line, end_column = self._line(self._words[first + len(wanted) - 1].end())
        return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}

    def _line(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
