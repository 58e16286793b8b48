"""One plain sentence of what a statement says and does not say, made from its findings by rules.

The words are in `sentence.toml`. Only what is settled is told: no close call, nothing unclear or contested that nobody
decided, no deed without detail, no quote that cannot stand alone. Silence is never told where a criterion was asked on
a guess, nor where a neighbour speaks to the matter or may. A denial is told as one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from statement_audit.published import UNREAD, FindingRow, Quote
from statement_audit.report import words
from statement_audit.resources import table_beside
from statement_audit.tabular import grouped

GUESSES = frozenset(("sector_guessed", "platform_kind_assumed"))
OPEN = frozenset(("unclear", "close_call", UNREAD))
OF_TWO_MINDS = frozenset(("contested", "nil_finding", "dismissed_risk"))
SHOWN_AS = ("best", "review", "counter")  # roles of a quote on which a result rests
FEWEST_WORDS = 5  # of a quote that can stand alone: "A. Yes." tells nothing


@dataclass(frozen=True, slots=True)
class Subject:
    """How the plain sentence of a statement tells one criterion, as "(says it) `deed`", "plans to" or "does not `act`",
    "says nothing on `topic`", "says that `denied`" (it does not concern it) or `nil` (none was found); "" is not told.
    `beside`: beginnings of criteria that speak to the topic too: it is silence only where these are silent."""

    criterion: str
    deed: str = ""
    act: str = ""
    topic: str = ""
    beside: Sequence[str] = ()
    denied: str = ""
    nil: str = ""
    told_last: bool = False

    @property
    def tells(self) -> bool:
        """Whether the deed is the statement's own, which "says it" would spoil: "names suppliers"."""
        return self.deed.split(" ", 1)[0] in ("gives", "names", "shows", "tells")


SUBJECTS = tuple(Subject(criterion, **told) for criterion, told in table_beside(__file__).items())
SUBJECTS_OF = frozenset(("modern-slavery", "statutory", "platforms", "domestic-servitude"))  # rubrics with these ids
UNSTATED = frozenset(("STA-03",))  # formal criteria, of which only the lack is told, in the words of `topic`


@dataclass(frozen=True, slots=True)
class SentencePart:
    """Words of the sentence. `criterion`: the finding that they tell, or "" for words between."""

    text: str
    criterion: str = ""


def plain_sentence(answers: Sequence[FindingRow], rubric: str, brief: bool = False) -> tuple[SentencePart, ...]:
    """The sentence, piece by piece; empty where too little is settled, or the rubric's id is not one of ours. `brief`:
    for a table, the first of each kind."""
    asked = {answer.criterion: answer for answer in answers} if rubric in SUBJECTS_OF else {}
    present = [subject for subject in SUBJECTS if subject.criterion in asked]
    ordered = sorted(present, key=lambda each: _rank(each, asked[each.criterion]))
    clauses = ((*_clause(subject, asked), subject.criterion) for subject in ordered)
    told = grouped((kind, SentencePart(text, criterion)) for kind, text, criterion in clauses if text)
    if "does" in told:
        told.pop("plans", None)
    pieces: list[SentencePart] = []
    for kind, (lead, joint, most) in words.CLAUSES.items():
        pieces += _joined(told.get(kind, [])[: 1 if brief else most], ("; " if pieces else "") + lead, joint)
    return _as_sentence(pieces)


def as_text(pieces: Sequence[SentencePart]) -> str:
    return "".join(piece.text for piece in pieces)


def settled(answer: FindingRow) -> bool:
    """Whether a person decided, or neither the judge nor the rules left anything open."""
    unclear = answer.needs_review or OPEN & set(answer.reasons) or "contested" in answer.flags
    absent_but_close = words.KIND_OF.get(answer.status) == "not_found" and bool(answer.evidence)
    return answer.reviewed or not (unclear or absent_but_close)


def how_open(answer: FindingRow) -> int:
    """Place in `words.OPEN_WORDS` of what is said beside a result that is no fact; 0 where it is settled."""
    if not settled(answer):
        return 1 if answer.needs_review else 2
    return 3 if is_guessed(answer) and answer.status == "not_found" else 0


def shown_quote(answer: FindingRow) -> Quote | None:
    """The quote on which the result rests; None where it rests on none."""
    return next((each for each in answer.evidence[:1] if each.role in SHOWN_AS), None)


def is_guessed(answer: FindingRow) -> bool:
    """Whether the criterion was asked only since a sector, or a platform's kind, was guessed."""
    return bool(GUESSES & set(answer.reasons))


def _rank(subject: Subject, answer: FindingRow) -> int:
    """What shows results first, then the order of the subjects."""
    return 0 if answer.status == "outcome" else 2 if answer.status == "not_found" and subject.told_last else 1


def _clause(subject: Subject, asked: Mapping[str, FindingRow]) -> tuple[str, str]:
    answer = asked[subject.criterion]
    kind = words.KIND_OF.get(answer.status, "open")
    if not settled(answer):
        return "", ""
    if kind == "not_found":
        unstated = subject.criterion in UNSTATED
        silent = not is_guessed(answer) and _nothing_beside(subject, asked)
        return "unstated" if unstated else "silent", subject.topic if silent else ""
    if subject.criterion in UNSTATED or not (answer.reviewed or _stands_alone(answer)):
        return "", ""
    if kind == "found":
        vague = answer.status == "concrete_generic" or bool(OF_TWO_MINDS & set(answer.flags))
        return "tells" if subject.tells else "does", "" if vague and not answer.reviewed else subject.deed
    if kind == "promised":
        value = answer.status == "commitment" and answer.kind == "policy"  # "we do not tolerate it" plans no policy
        return "plans", "" if value else subject.act
    return "admits", _denial(subject, answer.status)


def _denial(subject: Subject, status: str) -> str:
    if status == "admits_absent":
        return f"it does not {subject.act}" if subject.act else ""
    if status == "denies_relevance":
        return subject.denied or (f"it is not concerned by {subject.topic}" if subject.topic else "")
    return subject.nil if status == "nil_finding" else ""


def _stands_alone(answer: FindingRow) -> bool:
    """Whether its best quote says something by itself: no question, footnote or few words, nor what speaks against."""
    if not answer.evidence or answer.evidence[0].role not in ("best", "review"):
        return False
    quote = answer.evidence[0].quote.strip()
    return len(quote.split()) >= FEWEST_WORDS and not quote.endswith("?") and not quote.startswith("*")


def _nothing_beside(subject: Subject, asked: Mapping[str, FindingRow]) -> bool:
    """Whether no neighbour speaks to the matter, or may."""
    beside = [each for name, each in asked.items() if subject.beside and name.startswith(tuple(subject.beside))]
    return all(settled(each) and each.status in ("not_found", "not_met", "not_assessed") for each in beside)


def _joined(parts: Sequence[SentencePart], lead: str, joint: str) -> list[SentencePart]:
    pieces: list[SentencePart] = []
    for place, part in enumerate(parts):
        between = lead if not place else joint if place == len(parts) - 1 else ", "
        pieces += [SentencePart(between), part] if between else [part]
    return pieces


def _as_sentence(pieces: Sequence[SentencePart]) -> tuple[SentencePart, ...]:
    if not pieces:
        return ()
    first = SentencePart(pieces[0].text[:1].upper() + pieces[0].text[1:], pieces[0].criterion)
    return (first, *pieces[1:], SentencePart("."))
