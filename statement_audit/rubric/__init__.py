"""The rubric: YAML packs read, checked and resolved into `models.Rubric`."""

from statement_audit.rubric.loader import check_rubric, describe_rubric, list_rubrics, load_rubric
from statement_audit.rubric.select import held_between, known_sectors, profile_for

__all__ = [
    "check_rubric",
    "describe_rubric",
    "held_between",
    "known_sectors",
    "list_rubrics",
    "load_rubric",
    "profile_for",
]
