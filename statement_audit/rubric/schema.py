"""The format of a rubric file: pydantic models that never convert. `docs/rubric-format.md` explains each field."""

import copy
import re
import warnings
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, create_model

from statement_audit.pattern_cost import slow_text

PATTERNS: dict[str, str] = {}
"""What the patterns of texts allow, in words."""


def _like(pattern: str, words: str, longest: int | None = None) -> StringConstraints:
    PATTERNS[pattern] = words
    return StringConstraints(pattern=pattern, max_length=longest)


def check_expression(pattern: str) -> str:
    """Return a regular expression that compiles, does not match everywhere and does not take for ever.

    Raises:
        ValueError: says why not.
    """
    if control := next((char for char in pattern if ord(char) < 32), None):
        name = r"\b" if control == "\b" else f"control character {ord(control)}"
        raise ValueError(f"the expression holds a {name} that YAML has converted: use single quotes, or write \\\\b")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compiled = re.compile(pattern, re.IGNORECASE)
    except (re.error, Warning, OverflowError) as exc:
        raise ValueError(f"not a regular expression: {exc}") from exc
    if compiled.search(""):
        raise ValueError("the expression matches an empty text, so it would match everywhere")
    if text := _endless(pattern):
        raise ValueError(
            f"the expression may take for ever on a text that repeats {text!r}: bound its repeats, as {{0,9}} for *"
        )
    return pattern


@lru_cache(maxsize=4096)
def _endless(pattern: str) -> str | None:
    """A text on which an expression takes more than quadratic time: passages are cut at 2,500 characters."""
    return slow_text(re.compile(pattern, re.IGNORECASE), cleaned=True, degree=2)


def check_day(day: str) -> str:
    """Return a day that there is. Raises ValueError for 2025-02-30."""
    date.fromisoformat(day)
    return day


def check_plain(pattern: str) -> str:
    """Return an expression that RE2 reads too. Raises ValueError for look-around and references back."""
    if found := re.search(r"\(\?(?:[=!>(]|<[=!]|P=)|\\[1-9]", pattern):
        raise ValueError(f"the expression holds '{found.group()}': signs have no look-around and no reference back")
    return pattern


_NOT_BLANK = (r"\S", "a text that is not blank")

Text = Annotated[str, _like(*_NOT_BLANK)]
Sentence = Annotated[str, _like(*_NOT_BLANK, longest=200)]
Expression = Annotated[Text, AfterValidator(check_expression)]
PlainExpression = Annotated[Expression, AfterValidator(check_plain)]
CriterionId = Annotated[
    str, _like(r"^[A-Z]{2,5}-\d{2}$", "two to five capitals, a dash and two digits, such as POL-01")
]
GroupId = Annotated[str, _like(r"^[A-Z]{2,5}$", "two to five capitals, such as POL")]
PackId = Annotated[str, _like(r"^[a-z][a-z0-9-]*$", "small letters, digits and dashes, such as my-rubric")]
Key = Annotated[str, _like(r"^[a-z][a-z0-9_]*$", "small letters, digits and underscores, such as food_agri")]
Version = Annotated[
    str, _like(r"^[0-9]+(\.[0-9]+)*([-+.][0-9A-Za-z.]+)?$", 'numbers with dots, in quotes, such as "1.10"')
]
Day = Annotated[
    str,
    _like(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", 'a day in quotes, such as "2024-01-01"'),
    AfterValidator(check_day),
]
Share = Annotated[float, Field(ge=0, le=1)]
Texts = Annotated[list[Text], Field(min_length=1)]
Expressions = Annotated[list[Expression], Field(min_length=1)]
Keys = Annotated[list[Key], Field(min_length=1)]

StatusName = Literal[
    "background", "other_party", "admits_absent", "denies_relevance", "nil_finding", "future_undated", "future_dated",
    "commitment", "concrete_generic", "concrete_specific", "outcome",
]  # fmt: skip
LesserName = Literal["admits_absent", "denies_relevance", "nil_finding", "commitment"]
ContrastName = Literal[
    "background", "other_party", "admits_absent", "denies_relevance", "nil_finding", "future", "commitment", "concrete"
]
FormalName = Literal["met", "partly", "not_met"]
AbsenceName = Literal["admits_absent", "denies_relevance", "nil_finding", "absence_explained"]
ReasonName = Literal["delegated", "attested", "authority_to_bind"]


class Strict(BaseModel):
    """No unknown key, and no conversion: a number is not a text, `"5"` is not 5."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class CriterionModel(Strict):
    id: CriterionId
    name: Text
    kind: Literal["formal", "disclosure", "policy", "process", "practice", "outcome"]
    check: Literal["text", "metadata"] = "text"
    applies_to: Keys
    weight: Annotated[int, Field(ge=1, le=5)]
    anchor_required: bool = False
    future_counts: bool = False
    honest: bool = False
    nil_beside: list[CriterionId] = []
    counts: Text
    hypotheses: Texts
    not_count: Text
    gather: Sentence = ""
    effort: Literal["write", "gather", "do"] = "gather"
    basis: list[Text] = []
    anchors: list[Expression] = []
    not_where: list[Expression] = []
    status_where: dict[LesserName, list[Expression]] = {}
    affirmed_where: list[Expression] = []
    yes: list[Text] = []
    no: list[Text] = []


class GroupModel(Strict):
    id: GroupId
    name: Text
    question: Text
    good_practice: bool = False
    context_all_of: list[Expression] = []


class GateTestModel(Strict):
    ref: Text
    area: Text
    all_of: list[CriterionId] = []
    any_of: list[CriterionId] = []
    note: str = ""
    words: str = ""
    since: Day = None  # type: ignore[assignment]  # null stays refused
    until: Day = None  # type: ignore[assignment]
    source: str = ""
    answered_by: list[AbsenceName] = []
    needs: list[ReasonName] = []
    refuses: list[ReasonName] = []


class GateModel(Strict):
    law: Text
    name: Text
    version: Text
    in_force: bool
    required: Annotated[list[GateTestModel], Field(min_length=1)]
    recommended: list[GateTestModel] = []
    may_include: list[GateTestModel] = []
    untested: list[GateTestModel] = []
    since: Day = None  # type: ignore[assignment]
    source: str = ""
    note: str = ""


class ProfileModel(Strict):
    id: Key
    name: Text
    weights: dict[GroupId, Annotated[int, Field(ge=0, le=100)]]
    sectors: list[Key] = []


class SectorSignsModel(Strict):
    is_: Annotated[list[PlainExpression], Field(alias="is")] = []
    runs: list[PlainExpression] = []
    offers: list[PlainExpression] = []
    does: list[PlainExpression] = []
    also: list[Key] = []
    yes: Texts
    no: Texts
    says: list[Text] = []


class SectorRiskModel(Strict):
    sector: Key
    inherent: Literal["high", "medium", "low"]
    labour: Texts
    goods: Texts
    places: list[Text] = []
    why: str = ""
    sources: Texts
    criteria: Annotated[list[CriterionId], Field(min_length=1)]


class StatusModel(Strict):
    value: Share
    meaning: Text


class BandModel(Strict):
    min: Annotated[float, Field(ge=0, le=100)]
    name: Text


class ScoringModel(Strict):
    formal_values: dict[FormalName, Share]
    specific_base: Share
    specific_step: Share
    specific_max: Share
    second_window_bonus: Share
    policy_ceiling: Share
    entail_default: Share
    entail_unanchored_rare: Share
    margin: Share
    bands: Annotated[list[BandModel], Field(min_length=1)]


class StatusRulesModel(Strict):
    future_terms: Expressions
    future_exceptions: Expressions
    commitment_terms: Expressions
    definition_terms: Expressions
    result_features: Expressions


def _partial(model: type[Strict], *left_out: str) -> Any:
    """Make a model whose fields are all optional: a file may give some and inherit the rest. Null stays refused."""
    fields: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        if name not in left_out:
            field = copy.copy(info)
            field.default = None
            fields[name] = (info.annotation, field)
    return create_model(f"Partial{model.__name__}", __base__=Strict, **fields)


PartialScoring = _partial(ScoringModel)
PartialStatusRules = _partial(StatusRulesModel)
PartialCriterion = _partial(CriterionModel, "id")
PartialGroup = _partial(GroupModel, "id")


class PackModel(Strict):
    """One rubric file. Only the first three keys are needed; a whole rubric has every section, its own or inherited."""

    id: PackId
    version: Version
    name: Text
    part: bool = False
    extends: list[PackId] = []
    groups: list[GroupModel] = []
    criteria: list[CriterionModel] = []
    override: dict[CriterionId, PartialCriterion] = {}  # type: ignore[valid-type]  # made at run time
    override_groups: dict[GroupId, PartialGroup] = {}  # type: ignore[valid-type]  # made at run time
    remove: list[CriterionId] = []
    gates: list[GateModel] = []
    profiles: list[ProfileModel] = []
    sectors: dict[Key, list[Text]] = {}
    sectors_by_hand: list[Key] = []
    platform_subtypes: list[Key] = []
    sector_signs: dict[Key, SectorSignsModel] = {}
    no_sector: list[Text] = []
    sector_risks: list[SectorRiskModel] = []
    statuses: dict[StatusName, StatusModel] = {}
    scoring: PartialScoring = None  # type: ignore[valid-type]  # made at run time
    status_rules: PartialStatusRules = None  # type: ignore[valid-type]  # made at run time
    contrast: dict[ContrastName, Texts] = {}


WHOLE: dict[str, tuple[str, ...]] = {
    "statuses": get_args(StatusName),
    "scoring": tuple(ScoringModel.model_fields),
    "status_rules": tuple(StatusRulesModel.model_fields),
    "contrast": get_args(ContrastName),
}
"""What a rubric needs of these sections, its own or inherited."""
