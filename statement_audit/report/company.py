"""The page of one company's statement of one year."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from statement_audit.published import UNREAD, FindingRow, Published, ReplyRow, RequestRow, RubricText, StatementDetail
from statement_audit.report import addresses, words
from statement_audit.report.documents import DocumentPages
from statement_audit.report.sentence import SentencePart, is_guessed, settled
from statement_audit.report.site import Site
from statement_audit.tabular import grouped

STRONGEST = 5


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a statement: `years` of the company (year, address), `trend`: those
    of its statements whose numbers compare, the oldest first, `changes` (words, address) between them, replies and the
    last request for one, of each number the spread (`median`, `best`, `n`) among latest statements of its profile, and
    `worth`: criterion -> points of quality of a full score; `compared`: it has a column in the comparison of companies.
    """

    years: Sequence[tuple[str, str]]
    trend: Sequence[Published]
    changes: Sequence[tuple[str, str]]
    replies: Sequence[ReplyRow]
    request: RequestRow | None
    latest: bool
    peers: Mapping[str, Any]
    worth: Mapping[str, float]
    compared: bool

    def shares(self, group: str) -> list[float | None]:
        """What the statements of `trend` had of a group, 0-1 or None each."""
        return [each.groups.get(group) for each in self.trend]


@dataclass(frozen=True, slots=True)
class Section:
    """One group of the rubric: `share` 0-1 or None; `answers` with the rubric's words on each criterion."""

    id: str
    name: str
    good_practice: bool
    share: float | None
    weight: int
    answers: tuple[tuple[Mapping[str, Any], FindingRow], ...]

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """Kind of answer, its words, how many; what was not asked or read last."""
        counts = Counter(words.KIND_OF.get(answer.status, "open") for _, answer in self.answers)
        return [(kind, label, counts[kind]) for kind, label, _ in words.KINDS_OF_ANSWER if counts[kind]]


def write_company(
    site: Site,
    statement: Published,
    detail: StatementDetail,
    rubric: RubricText,
    document: DocumentPages,
    beside: Beside,
    sentence: Sequence[SentencePart],
) -> list[tuple[Any, ...]]:
    """Write the page: the sentence, four numbers, groups beside those of peers, laws, every finding with its quotes.
    Returns the rows of its table of groups (`group_scores`)."""
    gates = rubric.content.get("gates", ())
    shown = [each for each in detail.findings if UNREAD not in each.reasons]
    parts = sections(statement, shown, rubric)
    strong, weak = extremes(shown, beside.worth)
    site.write(
        addresses.statement_page(statement), "company.html",
        statement=statement, detail=detail, document=document, beside=beside, sentence=sentence, sections=parts,
        profile_name=profile_name(rubric, statement.profile), strong=strong, weak=weak, rubric=rubric,
        laws={(gate["law"], gate["version"]): gate["name"] for gate in gates}, law_words=law_words(gates),
        flags=flagged(detail.findings), others=[name for name in detail.others if name != statement.company],
        close_calls=sum(answer.needs_review for answer in detail.findings),
        by_criterion={answer.criterion: answer for answer in shown},
        replies_to=grouped((reply.criterion, reply) for reply in beside.replies if reply.criterion),
    )  # fmt: skip
    return [_group_cells(statement, part, beside.peers.get(part.id)) for part in parts] if statement.is_scored else []


def _group_cells(statement: Published, part: Section, peer: Any) -> tuple[Any, ...]:
    others = (peer.median, peer.best) if peer else (None, None)
    return (statement.company, statement.year, part.id, part.name, part.share, *others, part.weight)


def law_words(gates: Sequence[Mapping[str, Any]]) -> dict[tuple[str, ...], Mapping[str, Any]]:
    """(law, version, section, area, day from which it holds) -> the test as the rubric has it, with the law's words.

    Rubrics of earlier releases hold no words.
    """
    return {
        (gate["law"], gate["version"], test["ref"], test["area"], test["since"]): test
        for gate in gates
        for part in ("required", "recommended", "may_include")
        for test in gate.get(part, ())
        if "since" in test
    }


def sections(statement: Published, answers: Sequence[FindingRow], rubric: RubricText) -> tuple[Section, ...]:
    """The groups of the rubric in its order, each with its answers."""
    criteria = {entry["id"]: entry for entry in rubric.content["criteria"]}
    weights = _profile(rubric, statement.profile).get("weights", {})  # group -> percent of the quality score
    known = (one for one in answers if one.criterion in criteria)
    found = grouped((one.group_id, (criteria[one.criterion], one)) for one in known)
    return tuple(
        Section(
            group["id"],
            group["name"],
            group["good_practice"],
            statement.groups.get(group["id"]),
            weights.get(group["id"], 0),
            tuple(found.get(group["id"], ())),
        )
        for group in rubric.content["groups"]
    )


def extremes(answers: Sequence[FindingRow], worth: Mapping[str, float]) -> tuple[list[FindingRow], list[FindingRow]]:
    """The findings that earn most of the quality, and the silences and denials that cost most; settled ones alone.
    `worth`: criterion -> points of quality of a full score."""
    sure = [one for one in answers if one.score is not None and settled(one) and not is_guessed(one)]
    told = [(words.KIND_OF.get(one.status), worth.get(one.criterion, 0), one.score or 0, one) for one in sure]
    return (
        _most((points * score, one) for kind, points, score, one in told if kind == "found"),
        _most((points * (1 - score), one) for kind, points, score, one in told if kind in ("not_found", "mentioned")),
    )


def _most(counted: Iterable[tuple[float, FindingRow]]) -> list[FindingRow]:
    return [one for points, one in sorted(counted, key=lambda each: -each[0]) if points][:STRONGEST]


def profile_name(rubric: RubricText, profile: str | None) -> str:
    """The words of a profile, that of kinds of company."""
    return str(_profile(rubric, profile).get("name", profile or ""))


def _profile(rubric: RubricText, profile: str | None) -> Mapping[str, Any]:
    return next((entry for entry in rubric.content["profiles"] if entry["id"] == profile), {})


def flagged(answers: Sequence[FindingRow]) -> list[tuple[str, list[str]]]:
    """Flag -> criteria that carry it; what only defines is left out, its status says so."""
    carried = ((flag, answer.criterion) for answer in answers for flag in answer.flags if flag != "definition_only")
    return sorted(grouped(carried).items())
