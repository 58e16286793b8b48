from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from classify_samples import TEXTS, make_passages

from statement_audit.classify import ClassifierSpec, load_classifier
from statement_audit.classify.anchors import match_anchors
from statement_audit.classify.embedded import EmbeddedClassifier
from statement_audit.classify.encoder import ModelCard
from statement_audit.classify.general import Calibration, TextMatch
from statement_audit.classify.windows import CONTEXT_WORDS, HEADING_WORDS, criterion_text, passage_window
from statement_audit.errors import ModelError
from statement_audit.models import Check, Criterion, Judgement, Kind, Passage, Rubric
from statement_audit.resources import model_directory

ORIGINAL_WEIGHTS = [
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
]
NEW = Criterion(
    id="NEW-01", group="NEW", name="Cooking oil", kind=Kind.PROCESS, check=Check.TEXT, applies_to=("all",), weight=1,
    anchor_required=False, counts="How used frying oil is collected and recycled.", not_count="",
    hypotheses=("The company collects used cooking oil for recycling.",), basis=(), anchors=(), yes=(), no=(),
)  # fmt: skip


@pytest.fixture(scope="module")
def classifier() -> EmbeddedClassifier:
    return EmbeddedClassifier.load()


def by_pair(judgement: Judgement) -> dict[tuple[int, str], tuple[float, bool]]:
    return {(pair.passage, pair.criterion): (pair.probability, pair.anchored) for pair in judgement.relevance}


def test_card_names_origin_licence_and_numbers() -> None:
    card = json.loads((model_directory() / "model.json").read_text(encoding="utf-8"))
    assert [origin["weights_sha256"] for origin in card["origin"]] == ORIGINAL_WEIGHTS
    assert {origin["licence"] for origin in card["origin"]} == {"Apache-2.0"}
    assert "Apache" in (model_directory() / "NOTICE").read_text(encoding="utf-8")
    assert set(card["general"]) == {"slope", "anchored", "intercept", "review"}
    assert len(card["heads"]["criteria"]) == len(card["heads"]["intercepts"]) == 81
    assert len(card["statuses"]) == 11
    thresholds = card["thresholds"]
    assert 0 < thresholds["review"] < thresholds["accept"] < thresholds["finding"]
    assert thresholds["finding"] < thresholds["likely"] < thresholds["sure"] < 1
    assert (
        sum(path.stat().st_size for path in model_directory().iterdir()) < 110_000_000
    )  # the wheel, which is compressed, stays under 100 MB


@pytest.mark.parametrize(
    ("text", "criterion"),
    [
        ("This statement has been approved by the Board of Quill Ltd.", "STA-03"),
        (TEXTS[1], "DDG-03"),
        (TEXTS[5], "VOI-02"),
        (TEXTS[4], "VOI-04"),
    ],
)
def test_finds_what_a_passage_speaks_to(
    classifier: EmbeddedClassifier, rubric: Rubric, text: str, criterion: str
) -> None:
    judgement = classifier.judge(make_passages((text,)), rubric, rubric.criteria)
    values = {pair.criterion: pair.probability for pair in judgement.relevance}
    ruled = rubric.criterion(criterion).kind is Kind.FORMAL  # by rules: the judge only points a person there
    assert values[criterion] >= (classifier.thresholds.review if ruled else classifier.thresholds.accept)
    assert criterion in sorted(values, key=values.__getitem__, reverse=True)[:4]


def test_opening_hours_speak_to_nothing(classifier: EmbeddedClassifier, rubric: Rubric) -> None:
    judgement = classifier.judge(make_passages((TEXTS[3],)), rubric, rubric.criteria)
    assert [pair for pair in judgement.relevance if pair.probability >= classifier.thresholds.accept] == []


def test_every_passage_gets_a_status_opinion_that_adds_up(
    classifier: EmbeddedClassifier, rubric: Rubric, passages: tuple[Passage, ...]
) -> None:
    judgement = classifier.judge(passages, rubric, rubric.criteria)
    assert [one.passage for one in judgement.statuses] == [passage.index for passage in passages]
    for one in judgement.statuses:
        assert set(one.scores) == set(classifier.statuses)
        assert sum(one.scores.values()) == pytest.approx(1.0, abs=0.001)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("We audited 41 suppliers in Vietnam and closed 30 findings within six months.", "concrete_specific"),
        ("We will publish a list of our suppliers next year.", "future_undated"),
        ("We do not currently have a modern slavery policy.", "admits_absent"),
        ("The Act defines modern slavery as servitude, forced labour and human trafficking.", "background"),
        ("We have zero tolerance for slavery and are committed to acting ethically.", "commitment"),
    ],
)
def test_the_status_head_tells_deeds_from_words(
    classifier: EmbeddedClassifier, rubric: Rubric, text: str, status: str
) -> None:
    (one,) = classifier.judge(make_passages((text,)), rubric, rubric.criteria).statuses
    assert max(one.scores, key=one.scores.__getitem__) == status


def test_a_window_holds_the_words_nearest_the_passage() -> None:
    long = " ".join(f"w{number}" for number in range(100))
    passage = replace(make_passages(("Target.",))[0], before=long, after=long)
    target, context = passage_window(passage)
    before, after = context.split(" | ")
    assert target == "Target."
    assert before.split()[-1] == "w99" and after.split()[0] == "w0"
    assert len(before.split()) == len(after.split()) == CONTEXT_WORDS
    headed = replace(passage, heading=f"Plans for 2027 {long}")
    heading = passage_window(headed)[1].split(" | ")[0]
    assert heading.startswith("Plans for 2027 w0") and len(heading.split()) == HEADING_WORDS


def test_context_is_read_but_does_not_stand_for_the_passage(classifier: EmbeddedClassifier, rubric: Rubric) -> None:
    plain = make_passages((TEXTS[3],))[0]
    beside = replace(plain, before=TEXTS[0])
    scores, _ = classifier.score((plain, beside), rubric, (rubric.criterion("STA-03"),))
    assert scores[1, 0] < classifier.thresholds.accept


@pytest.mark.slow
def test_a_passage_scores_the_same_alone_and_among_others(
    classifier: EmbeddedClassifier, rubric: Rubric, passages: tuple[Passage, ...]
) -> None:
    together = by_pair(classifier.judge(passages, rubric, rubric.criteria))
    backwards = by_pair(classifier.judge(passages[::-1], rubric, rubric.criteria[::-1]))
    alone = {}
    for passage in passages:
        for criterion in rubric.criteria[::7]:
            alone |= by_pair(classifier.judge((passage,), rubric, (criterion,)))
    wanted = {criterion.id for criterion in rubric.criteria[::7]}
    assert together
    assert backwards == together
    assert alone == {pair: value for pair, value in together.items() if pair[1] in wanted}


@pytest.mark.slow
def test_loading_again_and_reading_several_at_once_gives_the_same_numbers_and_revision(
    classifier: EmbeddedClassifier, rubric: Rubric, passages: tuple[Passage, ...]
) -> None:
    again = load_classifier(ClassifierSpec(threads=3))
    assert again.revision == classifier.revision
    assert again.judge(passages, rubric, rubric.criteria) == classifier.judge(passages, rubric, rubric.criteria)


def test_a_criterion_nobody_has_seen_works(classifier: EmbeddedClassifier, rubric: Rubric) -> None:
    small = replace(rubric, criteria=(NEW,), groups=())
    texts = ("Each kitchen returns its used frying oil to a refinery, which makes fuel of it.", *TEXTS)
    scores, anchored = classifier.score(make_passages(texts), small, (NEW,))
    assert scores[:, 0].argmax() == 0
    assert scores[0, 0] > 2 * scores[1:, 0].max()
    assert not any(mark for row in anchored for mark in row)


def test_unseen_words_are_read_by_the_general_encoder_and_known_ones_are_not(
    classifier: EmbeddedClassifier, rubric: Rubric, passages: tuple[Passage, ...]
) -> None:
    reworded = replace(rubric.criterion("STA-03"), counts="The owners of the firm signed this page off.")
    asked = (rubric.criterion("STA-03"), NEW, reworded)
    scores, _ = classifier.score(passages, rubric, asked)
    numbers = Calibration.from_card(
        json.loads((model_directory() / "model.json").read_text(encoding="utf-8"))["general"]
    )
    marks = np.array(match_anchors(passages, rubric, asked)) > 0
    matcher = TextMatch(ModelCard.read(model_directory()), numbers, None)
    general = matcher.probabilities(passages, asked, marks.astype(float)).round(5)
    assert (scores[:, 1:] == general[:, 1:]).all()
    assert (scores[:, 0] != general[:, 0]).any()


def test_a_pair_has_the_statuses_that_its_head_tells_and_an_unknown_criterion_has_none(
    classifier: EmbeddedClassifier, rubric: Rubric
) -> None:
    reworded = replace(
        rubric.criterion("DDG-03"), id="MY-02", counts="Visits to factories by people who ask questions."
    )
    judgement = classifier.judge(make_passages((TEXTS[1],)), rubric, (rubric.criterion("DDG-03"), reworded))
    pairs = {pair.criterion: pair for pair in judgement.relevance}
    told = pairs["DDG-03"].statuses
    assert told is not None
    assert set(told) == set(classifier.statuses)
    assert sum(told.values()) == pytest.approx(1.0, abs=0.001)
    assert max(told, key=told.__getitem__) in ("concrete_specific", "outcome")
    assert pairs["MY-02"].statuses is None


@pytest.mark.parametrize(
    "text",
    [
        "Our competitor Larchfield had 212 of its factories audited by an independent firm last year.",
        "For example, a company could say that an independent firm audited its factories last year.",
        "The guidance asks organisations to have factories audited by an independent firm.",
    ],
)
def test_what_others_do_is_supposed_or_is_asked_for_is_no_evidence(
    classifier: EmbeddedClassifier, rubric: Rubric, text: str
) -> None:
    scores, _ = classifier.score(make_passages((text,)), rubric, (rubric.criterion("DDG-03"),))
    assert scores[0, 0] < classifier.thresholds.finding


def test_words_decide_not_the_id(classifier: EmbeddedClassifier, rubric: Rubric, passages: tuple[Passage, ...]) -> None:
    known = rubric.criterion("STA-03")
    renamed = replace(known, id="MY-01")
    scores, _ = classifier.score(passages, rubric, (known, renamed, NEW))
    assert (scores[:, 0] == scores[:, 1]).all()
    assert (scores[:, 0] != scores[:, 2]).any()


def test_examples_and_definitions_left_out_are_no_fault(classifier: EmbeddedClassifier, rubric: Rubric) -> None:
    bare = replace(NEW, hypotheses=(), counts=" ", yes=())
    assert criterion_text(bare) == "Cooking oil."
    scores, _ = classifier.score(make_passages(), rubric, (bare,))
    assert np.isfinite(scores).all()


@pytest.mark.parametrize("text", ["", "   ", "—", "a" * 50_000, "word " * 5_000, "\U0001f600 \u0000 \ud7ff"])
def test_odd_passages_get_a_number(classifier: EmbeddedClassifier, rubric: Rubric, text: str) -> None:
    scores, _ = classifier.score(make_passages((text,)), rubric, rubric.criteria[:3])
    assert ((scores >= 0) & (scores <= 1)).all()


def test_nothing_in_nothing_out(classifier: EmbeddedClassifier, rubric: Rubric, passages: tuple[Passage, ...]) -> None:
    assert classifier.judge((), rubric, rubric.criteria).relevance == ()
    assert classifier.judge(passages, rubric, ()).relevance == ()


def auc(higher: np.ndarray, lower: np.ndarray) -> float:
    return float((higher[:, None] > lower).mean() + (higher[:, None] == lower).mean() / 2)


@pytest.mark.slow
def test_yes_lines_outrank_no_lines_and_other_criteria(classifier: EmbeddedClassifier, rubric: Rubric) -> None:
    """The model never reads a criterion's yes lines, so none is compared with itself."""
    held_out = list(rubric.criteria)
    yes = [make_passages(criterion.yes[:1])[0] for criterion in rubric.criteria]
    no = [make_passages(criterion.no[:1])[0] for criterion in rubric.criteria]
    of_yes, _ = classifier.score(yes, rubric, held_out)
    of_no, _ = classifier.score(no, rubric, held_out)
    others = of_yes[~np.eye(len(held_out), dtype=bool)]
    assert auc(np.diag(of_yes), np.diag(of_no)) >= 0.82  # no lines are on the same subject: there the statuses decide
    assert auc(np.diag(of_yes), others) >= 0.97
    assert (of_yes.argmax(axis=1) == np.arange(len(yes))).mean() >= 0.70


def test_without_a_head_a_close_call_is_nearer_to_a_finding_and_a_rare_criterion_needs_more(
    classifier: EmbeddedClassifier, rubric: Rubric
) -> None:
    bar = classifier.thresholds
    rare = replace(NEW, anchor_required=True, anchors=("oil",))
    assert bar.review < classifier.lowest_kept(NEW, anchored=False) < bar.finding
    assert classifier.lowest_kept(rare, anchored=True) == classifier.lowest_kept(NEW, anchored=False)
    assert bar.finding < classifier.lowest_kept(rare, anchored=False) < bar.accept_unanchored_rare < 1
    texts = (
        "Each kitchen returns its used frying fat to a refinery.",
        "Each kitchen returns its used frying oil.",
        *TEXTS,
    )
    kept = classifier.judge(make_passages(texts), replace(rubric, criteria=(rare,), groups=()), (rare,)).relevance
    assert kept
    assert all(pair.statuses is None for pair in kept)
    assert all(pair.probability >= classifier.lowest_kept(rare, anchored=pair.anchored) for pair in kept)


@pytest.mark.slow
def test_the_cache_saves_every_encoding_of_a_rerun_and_changes_nothing(
    tmp_path: Path, classifier: EmbeddedClassifier, rubric: Rubric, passages: tuple[Passage, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    plain = classifier.judge(passages, rubric, rubric.criteria)
    first = EmbeddedClassifier.load(cache=tmp_path / "cache.db")
    assert first.judge(passages, rubric, rubric.criteria) == plain
    second = EmbeddedClassifier.load(cache=tmp_path / "cache.db")
    encoded: list[str] = []
    for readings in (second._first, second._second):
        read = readings.encoder.read_packed
        monkeypatch.setattr(
            readings.encoder, "read_packed", lambda *window, read=read: (encoded.append(window[0]), read(*window))[1]
        )
    assert second.judge(passages, rubric, rubric.criteria) == plain
    assert not {passage.text for passage in passages}.intersection(encoded)
    assert second._cache is not None
    assert second._cache.hits >= len(passages)


def test_only_passages_with_a_chance_are_read_twice_whatever_stands_beside_them(
    classifier: EmbeddedClassifier, rubric: Rubric, passages: tuple[Passage, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    again: list[Passage] = []
    of = classifier._second.of
    monkeypatch.setattr(classifier._second, "of", lambda chosen: (again.extend(chosen), of(chosen))[1])
    idle = make_passages(("The weather in Bristol was mild.", "Our colours are blue and green."))
    together = classifier.judge(
        (*passages, *(replace(one, index=90 + one.index) for one in idle)), rubric, rubric.criteria
    )
    assert 0 < len(again) <= len(passages)
    assert not {one.text for one in idle} & {one.text for one in again}
    assert max(pair.passage for pair in together.relevance) < 90
    read_twice = {one.index for one in again}
    spoken = {pair.passage for pair in together.relevance if rubric.criterion(pair.criterion).kind is not Kind.FORMAL}
    assert spoken <= read_twice  # what the law asks is found by its words
    for one in passages:
        alone = classifier.judge((one,), rubric, rubric.criteria).relevance
        assert alone == tuple(pair for pair in together.relevance if pair.passage == one.index)


@pytest.mark.slow
def test_a_damaged_cache_changes_nothing(
    tmp_path: Path, classifier: EmbeddedClassifier, rubric: Rubric, passages: tuple[Passage, ...]
) -> None:
    (tmp_path / "cache.db").write_bytes(b"\x00garbage" * 1000)
    with_cache = EmbeddedClassifier.load(cache=tmp_path / "cache.db")
    assert with_cache.judge(passages, rubric, rubric.criteria) == classifier.judge(passages, rubric, rubric.criteria)


def swap_bit(folder: Path) -> None:
    raw = bytearray((folder / "upper.onnx").read_bytes())
    raw[len(raw) // 2] ^= 1
    (folder / "upper.onnx").write_bytes(raw)


def drop_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def drop_second(folder: Path) -> None:
    card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    del card["second"]["share"]
    (folder / "model.json").write_text(json.dumps(card), encoding="utf-8")


def drop_thresholds(folder: Path) -> None:
    card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    del card["thresholds"]
    (folder / "model.json").write_text(json.dumps(card), encoding="utf-8")


def spoil_card(folder: Path) -> None:
    (folder / "model.json").write_text("{", encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (swap_bit, r"upper\.onnx has SHA-256"),
        (drop_tokenizer, r"tokenizer\.json cannot be read"),
        (drop_thresholds, "thresholds"),
        (drop_second, "share"),
        (spoil_card, r"model\.json cannot be read"),
    ],
)
def test_a_damaged_model_is_refused(tmp_path: Path, damage: Callable[[Path], None], message: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(model_directory(), folder)
    damage(folder)
    with pytest.raises(ModelError, match=message) as caught:
        EmbeddedClassifier.load(folder)
    assert "install" in str(caught.value.hint)


def test_other_thresholds_are_another_revision(tmp_path: Path, classifier: EmbeddedClassifier) -> None:
    folder = tmp_path / "model"
    shutil.copytree(model_directory(), folder)
    card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    card["thresholds"]["accept"] += 0.01
    (folder / "model.json").write_text(json.dumps(card), encoding="utf-8")
    assert EmbeddedClassifier.load(folder).revision != classifier.revision
