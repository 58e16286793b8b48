"""Read one passage: split it into clauses and say what each clause does.

A clause is judged alone because one sentence often admits one thing and reports another: "we have no training, but
every supplier is audited".
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from statement_audit.identity.tables import phrases_beside
from statement_audit.models import BlockKind, Passage
from statement_audit.plain_text import normalise, pattern
from statement_audit.score import language, negatives, phrases
from statement_audit.score.details import find_details

_said = phrases_beside(__file__)


class Act(StrEnum):
    """What a clause does. `RULE` forbids or obliges; `PROCEDURE` says what happens if; `BARE` only claims."""

    SILENT = "silent"  # a question, a pointer, a disclaimer: says nothing
    BACKGROUND = "background"
    OTHER_PARTY = "other_party"
    ADMITS_ABSENT = "admits_absent"
    DENIES_RELEVANCE = "denies_relevance"
    NIL_FINDING = "nil_finding"
    FUTURE = "future"
    COMMITMENT = "commitment"
    BARE = "bare"
    PROCEDURE = "procedure"
    RULE = "rule"
    DOES = "does"
    STATES = "states"  # a description without a verb of action


@dataclass(frozen=True, slots=True)
class Clause:
    """`clear`: a rule of language decided it; otherwise the classifier's opinion may outweigh it."""

    text: str
    act: Act
    clear: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage, read. `text` is normalised; `answered`: a form's question was answered; `affirmed`: with "yes".

    `planned`: an item without a subject under a heading such as "next steps" that tells of nothing done or going on.
    """

    text: str
    clauses: tuple[Clause, ...]
    first_person: bool
    answered: bool = False
    affirmed: bool = False
    planned: bool = False


_BREAK = pattern(_said("break"))
_LEADING = pattern(_said("leading"))
_NUMBERED = re.compile(r"^\s*(?:\(?[a-z\d]{1,3}[.)]|[-•*–])\s+")


def read_passage(passage: Passage, companies: tuple[str, ...] = ()) -> Reading:
    """Read a passage. `companies`: names under which the company may speak of itself."""
    text = normalise(_NUMBERED.sub("", passage.text))
    speaker = language.speaker_pattern(companies)
    answered = _answer(text, passage)
    if answered is not None:
        return answered
    if _is_silent(text, passage):
        return Reading(text, (Clause(text, Act.SILENT, True),), False)
    first_person, heading = bool(speaker.search(text)), normalise(passage.heading)
    if _is_background(text, speaker, bool(phrases.BACKGROUND_HEADING.match(heading))):
        recital = phrases.LAW_RECITAL.search(text) and not phrases.DEFINITION.search(text)
        return Reading(text, (Clause(text, Act.OTHER_PARTY if recital else Act.BACKGROUND, True),), first_person)
    clauses = _read_clauses(text)
    if phrases.FUTURE_HEADING.match(heading):
        clauses = tuple(_as_plan(clause) for clause in clauses)
    planned = (
        phrases.STEPS_HEADING.match(heading) and phrases.ITEM.match(text) and not phrases.DONE_OR_GOING_ON.search(text)
    )
    return Reading(text, clauses, first_person, planned=bool(planned))


def _as_plan(clause: Clause) -> Clause:
    """Under "next steps" an item without a past tense is a plan; "continue to" stays ongoing (ruling 5)."""
    open_act = clause.act in (Act.STATES, Act.BARE) or (clause.act is Act.DOES and not clause.clear)
    if open_act and not phrases.ONGOING.search(clause.text):
        return Clause(clause.text, Act.FUTURE, True)
    return clause


_CONDITION = pattern(_said("condition"))


def split_clauses(text: str) -> tuple[str, ...]:
    """Split a normalised text where a new statement begins; a leading "although ..." is a clause of its own."""
    parts: list[str] = []
    for part in (piece.strip(" ,;") for piece in _BREAK.split(text)):
        leading = _LEADING.match(part)
        if leading:
            parts += [part[: leading.end()].strip(" ,"), part[leading.end() :].strip()]
        elif part and parts and _CONDITION.match(parts[-1]) and parts[-1] in text and len(parts[-1]) < 260:
            parts[-1] = f"{parts[-1]}, {part}"  # "if ..., we would ..." is one clause
        elif part:
            parts.append(part)
    return tuple(part for part in parts if part) or (text,)


def _answer(text: str, passage: Passage) -> Reading | None:
    """A form's question with its answer; the answer's first word decides (Canada's questionnaire)."""
    match = phrases.QUESTION.search(text)
    if match and match["answer"]:
        question, answer = match["question"], match["answer"]
    elif text.endswith("?"):
        return None
    else:
        before = normalise(passage.before)
        question = before if before.endswith("?") else normalise(passage.heading)
        answer = text
        if not question.endswith("?"):
            return None
    word = phrases.ANSWER.match(answer)
    if not word:
        if not match or _is_background(normalise(answer), language.speaker_pattern(()), False):
            return None  # "What is slavery? Slavery encompasses ..." is a definition, not a form
        return Reading(text, _read_clauses(answer), True, True)
    return _answer_reading(text, question, word["word"].lower(), (word["rest"] or "").strip(" .,;:–-"))


_ASKS_FOR_CASES = pattern(r"\b(?:identified|found|aware of)\b.{0,40}\b(?:instances|cases|forced|child|incidents)")


def _answer_reading(text: str, question: str, word: str, rest: str) -> Reading:
    if word == "yes":
        clauses = _read_clauses(rest) if len(rest.split()) > 3 else ()
        return Reading(text, clauses or (Clause(question, Act.DOES, True),), True, True, affirmed=True)
    act = Act.DENIES_RELEVANCE
    if word in ("no", "none", "nil"):
        asks_for_cases = _ASKS_FOR_CASES.search(question) and "risk" not in question.lower()
        act = Act.NIL_FINDING if asks_for_cases else Act.ADMITS_ABSENT
    return Reading(text, (Clause(f"{question} {word}", act, True),), True, True)


def _is_silent(text: str, passage: Passage) -> bool:
    if text.endswith("?") or phrases.DISCLAIMER.search(text) or _is_title(text, passage):
        return True
    rest, pointers = phrases.POINTER.subn(" ", text)
    return pointers > 0 and not phrases.ACTION_DONE.search(rest) and len(rest.split()) < 22


def _is_title(text: str, passage: Passage) -> bool:
    """A heading, or a line that can only be one: a few words, no verb, no full stop."""
    if passage.kind is BlockKind.HEADING:
        return True
    if len(text.split()) > 9 or not phrases.TITLE.match(text):
        return False
    verb = r"(?i)\b(?:we|our|is|are|was|were|has|have|had|must|shall|will|not|no|does|do|can|may|they|who)\b"
    return not (re.search(verb, text) or phrases.ACTION_DONE.search(text) or re.search(r"\d", text))


def _is_background(text: str, speaker: re.Pattern[str], about_law: bool) -> bool:
    """General knowledge: a definition, a statistic, the law. Not where the company says what it does."""
    speaks = bool(speaker.search(text))
    if about_law and not (speaks and phrases.ACTION_DONE.search(text)):
        return True
    if (phrases.LAW_RECITAL.search(text) and not speaks) or is_own_definition(text):
        return True
    general = (phrases.DEFINITION, phrases.STATISTICS, phrases.GENERAL_SUBJECT)
    if not any(words.search(text) for words in general):
        return False
    if not speaks:
        return not (negatives.PROHIBITION.search(text) or (phrases.ACTION_DONE.search(text) and re.search(r"\d", text)))
    acts = phrases.ACTION_DONE.search(text) or phrases.ACTION_NOW.search(text)
    return phrases.DEFINITION.match(text) is not None and not acts


def is_own_definition(text: str) -> bool:
    """Whether the company says what it takes slavery to be, and no deed of its own ("people are forced" is none)."""
    match = phrases.OWN_DEFINITION.search(text)
    if match is None:
        return False
    rest = text[match.end() :]
    return not (re.search(r"(?i)\b(?:we|our|us)\b", rest) and phrases.ACTION_DONE.search(rest))


def _read_clauses(text: str) -> tuple[Clause, ...]:
    return tuple(map(_read_clause, split_clauses(text)))


def _read_clause(text: str) -> Clause:
    """Decide one clause. The order matters: what is denied or forbidden first, then plans, promises, deeds."""
    for reader in (_read_negative, _read_conditional, _read_future, _read_promise):
        clause = reader(text)
        if clause is not None:
            return clause
    if phrases.ACTION_DONE.search(text):
        return Clause(text, Act.DOES, True)
    if phrases.OBLIGATION.search(text) or phrases.OBLIGATION_WILL.search(text):
        return Clause(text, Act.RULE, True)
    if _is_bare(text):
        return Clause(text, Act.BARE, True)
    if phrases.ACTION_NOW.search(text) or phrases.ACT_GOES_ON.search(text):
        return Clause(text, Act.DOES, _goes_on(text))
    return Clause(text, Act.STATES, False)


def _goes_on(text: str) -> bool:
    """Somebody of the company or its suppliers does a named thing now; "may", "can" and "helps to" leave it open."""
    if _OPEN.search(text):
        return False
    counted = find_details(text).keys() & {"how_many", "how_often", "standard"}
    return bool(phrases.ACT_GOES_ON.search(text) or (counted and re.search(r"(?i)\bwe\b", text)))


_OPEN = pattern(r"\b(?:may|might|can|could|would|should|potentially|where (?:possible|appropriate|necessary))\b")


def _read_negative(text: str) -> Clause | None:
    if negatives.NOTHING_TO_REMEDY.search(text):
        return Clause(text, Act.NIL_FINDING, True)
    absent, nil = negatives.find_absence(text), negatives.find_nil(text)
    if nil and re.search(r"(?i)\brisks? (?:of|related|that)\b|\b(?:parts|areas) of\b", nil.group()):
        yet = re.search(r"(?i)\byet\b", text)
        return Clause(text, Act.ADMITS_ABSENT if yet else Act.DENIES_RELEVANCE, True)
    # "No cases were found and therefore no measures were taken": the part after the nil finding counts
    if nil and not (absent and absent.start() >= nil.end()):
        return Clause(text, Act.NIL_FINDING, True)
    rule = negatives.PROHIBITION.search(text)
    if rule and not (absent and (absent.start() >= rule.end() or rule.start() >= absent.end())):
        return Clause(text, Act.RULE, True)
    denied = negatives.is_denial(text)
    if absent:
        denied = denied and not re.search(r"(?i)\byet\b|polic|process|training|procedure", text)
        return Clause(text, Act.DENIES_RELEVANCE if denied else Act.ADMITS_ABSENT, True)
    return Clause(text, Act.DENIES_RELEVANCE, True) if denied else None


_SUPPOSES = pattern(_said("supposes"))


def _read_conditional(text: str) -> Clause | None:
    if not phrases.CONDITIONAL.search(text):
        return None
    if phrases.ACTION_DONE.search(text) and not re.search(r"(?i)\b(?:would|will|may|shall)\b", text):
        return None
    if phrases.WILL_CONSIDER.search(text):
        return Clause(text, Act.FUTURE, True)
    if _SUPPOSES.search(text) or phrases.PROCEDURE.search(text):
        kept = phrases.ONLY_EXIT.sub(" ", text)
        if phrases.ONLY_EXIT.search(text) and not phrases.PROCEDURE.search(kept):
            return Clause(text, Act.COMMITMENT, True)
        modal = re.search(r"(?i)\b(?:will|would|may|shall|could|can|must)\b", text)
        return Clause(text, Act.PROCEDURE, True) if modal else None
    return Clause(text, Act.COMMITMENT, True) if re.search(r"(?i)\bwould\b", text) else None


_TIMED = pattern(_said("timed"))


def _read_future(text: str) -> Clause | None:
    future = phrases.FUTURE.search(text)
    if not future:
        return None
    if phrases.WILL_CONSIDER.search(text):
        return Clause(text, Act.FUTURE, True)
    will = future.group().lower() in ("will", "shall")
    if will and phrases.OBLIGATION_WILL.search(text) and not _TIMED.search(text):
        return Clause(text, Act.RULE, True)
    before = text[: future.start()]
    if re.match(r"(?i)(?:goal|target|plan|priorit|focus)", future.group()) and phrases.ACTION_DONE.search(text):
        return None  # "of five goals for 2025 we met three"
    ongoing = will or phrases.ONGOING.match(text[future.start() :]) or "continu" in before.lower()
    if ongoing and phrases.ONGOING.search(text):
        return None if phrases.ACTION_DONE.search(text) else _read_ongoing(text)
    if phrases.ACTION_DONE.search(before) and not will:
        return None  # "we visited two sites to be ..." : the deed comes first
    return Clause(text, Act.FUTURE, True)


def _read_ongoing(text: str) -> Clause:
    """ "Will continue to": going on where a detail shows what (ruling 5); without one it is a promise."""
    if _is_bare(text):
        return Clause(text, Act.BARE, True)
    will = _WILL_CONTINUE.search(text) is not None
    if find_details(text).keys() & {"how_many", "how_often", "where", "standard"}:
        return Clause(text, Act.DOES, will)
    return Clause(text, Act.COMMITMENT if will else Act.STATES, will)


_WILL_CONTINUE = pattern(r"\b(?:will|shall|plans? to|intends? to|aims? to|is to) (?:\w+ly )?continue to\b")


def _read_promise(text: str) -> Clause | None:
    if phrases.RESERVES.search(text) and not phrases.ACTION_DONE.search(text):
        return Clause(text, Act.COMMITMENT, True)
    others, promises = phrases.COMMITMENT.subn(" ", text)
    if not promises:
        return None
    if phrases.ACTION_DONE.search(others):
        return Clause(text, Act.DOES, False)
    if phrases.ARTEFACT.search(others):
        if phrases.OBLIGATION.search(others):
            return Clause(text, Act.RULE, False)
        heeds = re.search(r"(?i)\b(?:comply|adhere|sign|follow|complete|meet)\b", others)
        if heeds or phrases.ACTION_NOW.search(others):
            return Clause(text, Act.DOES, False)
    return Clause(text, Act.COMMITMENT, True)


def _is_bare(text: str) -> bool:
    """A claim in general words: "we assess risk regularly" (ruling 1)."""
    named = phrases.ARTEFACT.search(re.sub(r"(?i)\bdue diligence\b|\bstandards\b", "", text))
    if named and re.search(r"(?i)\b(?:every|each|all|new|before|against)\b", text):
        return False
    short = len(text.split()) <= 16 and not re.search(r"\d|[A-Z]{2,}|\b[a-z]+ [A-Z][a-z]+", text)
    subject = phrases.BARE_VERBS.search(text) or re.search(r"(?i)\b(?:reputable|appropriate|responsible)\b", text)
    return bool(subject and phrases.VAGUE.search(text)) and short and not phrases.ACTION_DONE.search(text)
