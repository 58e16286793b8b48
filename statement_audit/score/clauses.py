"""Read one passage: split it into clauses and say what each clause does.

A clause is judged alone because one sentence often admits one thing and reports another: "we have no training, but
every supplier is audited".
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from statement_audit.models import BlockKind, Passage
from statement_audit.plain_text import normalise
from statement_audit.score import language, negatives
from statement_audit.score.details import find_details
from statement_audit.score.language import patterns_beside
from statement_audit.score.phrases import PHRASES

_SAID = patterns_beside(__file__)


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


def read_passage(passage: Passage, companies: tuple[str, ...] = ()) -> Reading:
    """Read a passage. `companies`: names under which the company may speak of itself."""
    text = normalise(_SAID["numbered"].sub("", passage.text))
    speaker = language.speaker_pattern(companies)
    answered = _answer(text, passage)
    if answered is not None:
        return answered
    if _is_silent(text, passage):
        return Reading(text, (Clause(text, Act.SILENT, True),), False)
    first_person, heading = bool(speaker.search(text)), normalise(passage.heading)
    if _is_background(text, speaker, bool(PHRASES["background_heading"].match(heading))):
        recital = PHRASES["law_recital"].search(text) and not PHRASES["definition"].search(text)
        return Reading(text, (Clause(text, Act.OTHER_PARTY if recital else Act.BACKGROUND, True),), first_person)
    clauses = _read_clauses(text)
    if PHRASES["future_heading"].match(heading):
        clauses = tuple(_as_plan(clause) for clause in clauses)
    is_step = PHRASES["steps_heading"].match(heading) and PHRASES["item"].match(text)
    planned = bool(is_step) and not PHRASES["done_or_going_on"].search(text)
    return Reading(text, clauses, first_person, planned=planned)


def read_alone(text: str) -> Reading:
    """Read words of which it is not known where they stand."""
    return read_passage(Passage(0, 1, 0, len(text), text, text, BlockKind.PARAGRAPH))


def _as_plan(clause: Clause) -> Clause:
    """Under "next steps" an item without a past tense is a plan; "continue to" stays ongoing (ruling 5)."""
    open_act = clause.act in (Act.STATES, Act.BARE) or (clause.act is Act.DOES and not clause.clear)
    if open_act and not PHRASES["ongoing"].search(clause.text):
        return Clause(clause.text, Act.FUTURE, True)
    return clause


def split_clauses(text: str) -> tuple[str, ...]:
    """Split a normalised text where a new statement begins; a leading "although ..." is a clause of its own."""
    parts: list[str] = []
    for part in (piece.strip(" ,;") for piece in _SAID["break"].split(text)):
        leading = _SAID["leading"].match(part)
        if leading:
            parts += [part[: leading.end()].strip(" ,"), part[leading.end() :].strip()]
        elif part and parts and _SAID["condition"].match(parts[-1]) and parts[-1] in text and len(parts[-1]) < 260:
            parts[-1] = f"{parts[-1]}, {part}"  # "if ..., we would ..." is one clause
        elif part:
            parts.append(part)
    return tuple(part for part in parts if part) or (text,)


def _answer(text: str, passage: Passage) -> Reading | None:
    """A form's question with its answer; the answer's first word decides (Canada's questionnaire)."""
    match = PHRASES["question"].search(text)
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
    word = PHRASES["answer"].match(answer)
    if not word:
        if not match or _is_background(normalise(answer), language.speaker_pattern(()), False):
            return None  # "What is slavery? Slavery encompasses ..." is a definition, not a form
        return Reading(text, _read_clauses(answer), True, True)
    return _answer_reading(text, question, word["word"].lower(), (word["rest"] or "").strip(" .,;:–-"))


def _answer_reading(text: str, question: str, word: str, rest: str) -> Reading:
    if word == "yes":
        clauses = _read_clauses(rest) if len(rest.split()) > 3 else ()
        return Reading(text, clauses or (Clause(question, Act.DOES, True),), True, True, affirmed=True)
    act = Act.DENIES_RELEVANCE
    if word in ("no", "none", "nil"):
        asks_for_cases = _SAID["asks_for_cases"].search(question) and "risk" not in question.lower()
        act = Act.NIL_FINDING if asks_for_cases else Act.ADMITS_ABSENT
    return Reading(text, (Clause(f"{question} {word}", act, True),), True, True)


def _is_silent(text: str, passage: Passage) -> bool:
    if text.endswith("?") or PHRASES["disclaimer"].search(text) or _is_title(text, passage):
        return True
    rest, pointers = PHRASES["pointer"].subn(" ", text)
    return pointers > 0 and not PHRASES["action_done"].search(rest) and len(rest.split()) < 22


def _is_title(text: str, passage: Passage) -> bool:
    """A heading, or a line that can only be one: a few words, no verb, no full stop."""
    if passage.kind is BlockKind.HEADING:
        return True
    if len(text.split()) > 9 or not PHRASES["title"].match(text):
        return False
    verb = r"(?i)\b(?:we|our|is|are|was|were|has|have|had|must|shall|will|not|no|does|do|can|may|they|who)\b"
    return not (re.search(verb, text) or PHRASES["action_done"].search(text) or re.search(r"\d", text))


def _is_background(text: str, speaker: re.Pattern[str], about_law: bool) -> bool:
    """General knowledge: a definition, a statistic, the law. Not where the company says what it does."""
    speaks = bool(speaker.search(text))
    if about_law and not (speaks and PHRASES["action_done"].search(text)):
        return True
    if (PHRASES["law_recital"].search(text) and not speaks) or is_own_definition(text):
        return True
    general = (PHRASES["definition"], PHRASES["statistics"], PHRASES["general_subject"])
    if not any(words.search(text) for words in general):
        return False
    if not speaks:
        counted = PHRASES["action_done"].search(text) and re.search(r"\d", text)
        return not (counted or negatives.SAID["prohibition"].search(text))
    acts = PHRASES["action_done"].search(text) or PHRASES["action_now"].search(text)
    return PHRASES["definition"].match(text) is not None and not acts


def is_own_definition(text: str) -> bool:
    """Whether the company says what it takes slavery to be, and no deed of its own ("people are forced" is none)."""
    match = PHRASES["own_definition"].search(text)
    if match is None:
        return False
    rest = text[match.end() :]
    return not (re.search(r"(?i)\b(?:we|our|us)\b", rest) and PHRASES["action_done"].search(rest))


def _read_clauses(text: str) -> tuple[Clause, ...]:
    return tuple(map(_read_clause, split_clauses(text)))


def _read_clause(text: str) -> Clause:
    """Decide one clause. The order matters: what is denied or forbidden first, then plans, promises, deeds."""
    for reader in (_read_negative, _read_conditional, _read_future, _read_promise):
        clause = reader(text)
        if clause is not None:
            return clause
    if PHRASES["action_done"].search(text):
        return Clause(text, Act.DOES, True)
    if PHRASES["obligation"].search(text) or PHRASES["obligation_will"].search(text):
        return Clause(text, Act.RULE, True)
    if _is_bare(text):
        return Clause(text, Act.BARE, True)
    if PHRASES["action_now"].search(text) or PHRASES["act_goes_on"].search(text):
        return Clause(text, Act.DOES, _goes_on(text))
    return Clause(text, Act.STATES, False)


def _goes_on(text: str) -> bool:
    """Somebody of the company or its suppliers does a named thing now; "may", "can" and "helps to" leave it open."""
    if _SAID["open"].search(text):
        return False
    counted = find_details(text).keys() & {"how_many", "how_often", "standard"}
    return bool(PHRASES["act_goes_on"].search(text) or (counted and re.search(r"(?i)\bwe\b", text)))


def _read_negative(text: str) -> Clause | None:
    if negatives.SAID["nothing_to_remedy"].search(text):
        return Clause(text, Act.NIL_FINDING, True)
    absent, nil = negatives.find_absence(text), negatives.find_nil(text)
    if nil and re.search(r"(?i)\brisks? (?:of|related|that)\b|\b(?:parts|areas) of\b", nil.group()):
        yet = re.search(r"(?i)\byet\b", text)
        return Clause(text, Act.ADMITS_ABSENT if yet else Act.DENIES_RELEVANCE, True)
    # "No cases were found and therefore no measures were taken": the part after the nil finding counts
    if nil and not (absent and absent.start() >= nil.end()):
        return Clause(text, Act.NIL_FINDING, True)
    rule = negatives.SAID["prohibition"].search(text)
    if rule and not (absent and (absent.start() >= rule.end() or rule.start() >= absent.end())):
        return Clause(text, Act.RULE, True)
    denied = negatives.is_denial(text)
    if absent:
        denied = denied and not re.search(r"(?i)\byet\b|polic|process|training|procedure", text)
        return Clause(text, Act.DENIES_RELEVANCE if denied else Act.ADMITS_ABSENT, True)
    return Clause(text, Act.DENIES_RELEVANCE, True) if denied else None


def _read_conditional(text: str) -> Clause | None:
    if not PHRASES["conditional"].search(text):
        return None
    if PHRASES["action_done"].search(text) and not re.search(r"(?i)\b(?:would|will|may|shall)\b", text):
        return None
    if PHRASES["will_consider"].search(text):
        return Clause(text, Act.FUTURE, True)
    if _SAID["supposes"].search(text) or PHRASES["procedure"].search(text):
        kept = PHRASES["only_exit"].sub(" ", text)
        if PHRASES["only_exit"].search(text) and not PHRASES["procedure"].search(kept):
            return Clause(text, Act.COMMITMENT, True)
        modal = re.search(r"(?i)\b(?:will|would|may|shall|could|can|must)\b", text)
        return Clause(text, Act.PROCEDURE, True) if modal else None
    return Clause(text, Act.COMMITMENT, True) if re.search(r"(?i)\bwould\b", text) else None


def _read_future(text: str) -> Clause | None:
    future = PHRASES["future"].search(text)
    if not future:
        return None
    if PHRASES["will_consider"].search(text):
        return Clause(text, Act.FUTURE, True)
    will = future.group().lower() in ("will", "shall")
    if will and PHRASES["obligation_will"].search(text) and not _SAID["timed"].search(text):
        return Clause(text, Act.RULE, True)
    before = text[: future.start()]
    if re.match(r"(?i)(?:goal|target|plan|priorit|focus)", future.group()) and PHRASES["action_done"].search(text):
        return None  # "of five goals for 2025 we met three"
    ongoing = will or PHRASES["ongoing"].match(text[future.start() :]) or "continu" in before.lower()
    if ongoing and PHRASES["ongoing"].search(text):
        return None if PHRASES["action_done"].search(text) else _read_ongoing(text)
    if PHRASES["action_done"].search(before) and not will:
        return None  # "we visited two sites to be ..." : the deed comes first
    return Clause(text, Act.FUTURE, True)


def _read_ongoing(text: str) -> Clause:
    """ "Will continue to": going on where a detail shows what (ruling 5); without one it is a promise."""
    if _is_bare(text):
        return Clause(text, Act.BARE, True)
    will = _SAID["will_continue"].search(text) is not None
    if find_details(text).keys() & {"how_many", "how_often", "where", "standard"}:
        return Clause(text, Act.DOES, will)
    return Clause(text, Act.COMMITMENT if will else Act.STATES, will)


def _read_promise(text: str) -> Clause | None:
    if PHRASES["reserves"].search(text) and not PHRASES["action_done"].search(text):
        return Clause(text, Act.COMMITMENT, True)
    others, promises = PHRASES["commitment"].subn(" ", text)
    if not promises:
        return None
    if PHRASES["action_done"].search(others):
        return Clause(text, Act.DOES, False)
    if PHRASES["artefact"].search(others):
        if PHRASES["obligation"].search(others):
            return Clause(text, Act.RULE, False)
        heeds = re.search(r"(?i)\b(?:comply|adhere|sign|follow|complete|meet)\b", others)
        if heeds or PHRASES["action_now"].search(others):
            return Clause(text, Act.DOES, False)
    return Clause(text, Act.COMMITMENT, True)


def _is_bare(text: str) -> bool:
    """A claim in general words: "we assess risk regularly" (ruling 1)."""
    named = PHRASES["artefact"].search(re.sub(r"(?i)\bdue diligence\b|\bstandards\b", "", text))
    if named and re.search(r"(?i)\b(?:every|each|all|new|before|against)\b", text):
        return False
    short = len(text.split()) <= 16 and not re.search(r"\d|[A-Z]{2,}|\b[a-z]+ [A-Z][a-z]+", text)
    subject = PHRASES["bare_verbs"].search(text) or re.search(r"(?i)\b(?:reputable|appropriate|responsible)\b", text)
    return bool(subject and PHRASES["vague"].search(text)) and short and not PHRASES["action_done"].search(text)
