from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
from classify_samples import TEXTS, make_passages

from statement_audit.classify import ClassifierSpec, load_classifier, zero_shot
from statement_audit.classify.nli import entailment_probabilities, label_positions, length_limit
from statement_audit.classify.wording import impersonal, premise
from statement_audit.classify.zero_shot import PUT_FORWARD, NliModel, ZeroShotClassifier, model_revision, put_forward
from statement_audit.errors import MissingExtraError, ModelError
from statement_audit.models import Criterion, Judgement, Passage, Rubric

USUAL = ("contradiction", "neutral", "entailment")
ORDERS = (USUAL, ("ENTAILMENT", "NEUTRAL", "CONTRADICTION"), ("neutral", "entailment", "contradiction"))
CRITERIA = ("STA-03", "TRE-02", "VOI-02", "DDG-03")


def chosen(rubric: Rubric) -> tuple[Criterion, ...]:
    return tuple(rubric.criterion(key) for key in CRITERIA)


def open_bars(rubric: Rubric) -> Rubric:
    """The rubric with thresholds that let every value of a random model through."""
    return replace(rubric, scoring=replace(rubric.scoring, entail_default=0.15, margin=0.15))


def by_pair(judgement: Judgement) -> dict[tuple[int, str], float]:
    return {(pair.passage, pair.criterion): pair.probability for pair in judgement.relevance}


# --- labels, limits, wording: no model ------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({"contradiction": 0, "neutral": 1, "entailment": 2}, (2, 0)),
        ({"NEUTRAL": 0, "ENTAILMENT": 1, "CONTRADICTION": 2}, (1, 2)),
        ({"entailment": 0, "not_entailment": 1}, (0, 1)),
    ],
)
def test_labels_are_found_by_name(labels: dict[str, int], expected: tuple[int, int]) -> None:
    assert label_positions(labels, "m") == expected


@pytest.mark.parametrize(
    "labels",
    [
        {"LABEL_0": 0, "LABEL_1": 1, "LABEL_2": 2},
        {"positive": 0, "negative": 1},
        {"entailment": 0, "neutral": 1},
        {"contradiction": 0, "neutral": 1},
    ],
)
def test_a_model_without_both_names_is_refused(labels: dict[str, int]) -> None:
    with pytest.raises(ModelError, match=next(iter(labels))) as caught:
        label_positions(labels, "acme/model")
    assert "acme/model" in caught.value.message
    assert "NLI" in str(caught.value.hint)


def test_neutral_takes_no_part() -> None:
    assert entailment_probabilities([(0.0, 100.0, 0.0), (-1.0, 5.0, 1.0)], 2, 0) == (0.5, 0.880797)
    assert entailment_probabilities([(2e4, 0.0, -2e4), (-2e4, 0.0, 2e4)], 2, 0) == (0.0, 1.0)


def test_the_shortest_limit_holds() -> None:
    assert length_limit(96, 128, "bert") == 96
    assert length_limit(10**30, 128, "bert") == 128
    assert length_limit(10**30, 514, "xlm-roberta") == 512
    assert length_limit(10**30, None, "deberta-v2") == 512


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We train our buyers.", "The company train the company's buyers."),
        ("We have trained them. We are proud.", "The company has trained them. The company is proud."),
        ("Tell us, not the US or the U.S. buyers.", "Tell the company, not the US or the U.S. buyers."),
        ("We’ve paid; hours and Westland stay.", "The company has paid; hours and Westland stay."),
    ],
)  # fmt: skip
def test_we_becomes_the_company(text: str, expected: str) -> None:
    assert impersonal(text) == expected


def test_a_premise_takes_the_sentence_before_only_where_it_points_back() -> None:
    first, second, third = make_passages(("A nurse visits.", "This is monthly.", "Theses are read."))
    assert premise(second) == "A nurse visits. This is monthly."
    assert (premise(first), premise(third)) == ("A nurse visits.", "Theses are read.")


def test_candidates_are_the_best_with_an_anchor_or_a_trace_of_likeness() -> None:
    scores = [0.01, 0.9, 0.02, *([0.5] * 12)]
    anchored = [True, False, False, *([False] * 12)]
    assert put_forward(scores, anchored) == [1, 3, 4, 5, 6, 7, 8, 9]
    assert put_forward([0.01, 0.02], [True, False]) == [0]
    assert len(put_forward([0.5] * 40, [True] * 40)) == PUT_FORWARD


@pytest.mark.parametrize("lacking", [{"torch"}, {"transformers"}, {"torch", "transformers"}])
def test_without_a_library_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch, lacking: set[str]) -> None:
    def found(name: str) -> ModuleSpec | None:
        return None if name in lacking else ModuleSpec(name, None)

    monkeypatch.setattr(zero_shot, "find_spec", found)
    with pytest.raises(MissingExtraError, match="'models'") as caught:
        load_classifier(ClassifierSpec("zero_shot", model="any/model"))
    assert caught.value.hint == "pip install 'statement-audit[models]'"


# --- the real transformers path with tiny random models -------------------------------------------


@pytest.mark.models
@pytest.mark.parametrize("kind", ["Bert", "DebertaV2"])
@pytest.mark.parametrize("labels", ORDERS)
def test_matches_a_softmax_by_name_whatever_the_order(
    kind: str, labels: tuple[str, ...], make_nli_model: Callable[..., Path]
) -> None:
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    folder = make_nli_model(kind, labels)
    hypotheses = ("The board approved this.", "Fees were repaid.")
    values = NliModel(str(folder)).entailment(TEXTS[0], hypotheses)
    tokenizer, model = (part.from_pretrained(folder) for part in (AutoTokenizer, AutoModelForSequenceClassification))
    names = [label.lower() for label in labels]
    for hypothesis, value in zip(hypotheses, values, strict=True):
        pair = tokenizer(TEXTS[0], hypothesis, truncation="only_first", max_length=96, return_tensors="pt")
        logits = model.eval()(**pair).logits[0]
        both = torch.stack([logits[names.index("contradiction")], logits[names.index("entailment")]])
        assert value == pytest.approx(both.softmax(0)[1].item(), abs=2e-5)
    assert values[0] != values[1]  # the model does read the hypothesis


@pytest.mark.models
def test_agrees_with_the_pipeline_where_its_labels_stand_as_it_assumes(make_nli_model: Callable[..., Path]) -> None:
    import transformers

    folder = make_nli_model("Bert", USUAL)
    pipe = transformers.pipeline("zero-shot-classification", model=str(folder), device="cpu")
    hypotheses = ["Fees were repaid.", "The board approved this."]
    theirs = pipe(TEXTS[2], hypotheses, hypothesis_template="{}", multi_label=True)
    ours = dict(zip(hypotheses, NliModel(str(folder)).entailment(TEXTS[2], hypotheses), strict=True))
    assert dict(zip(theirs["labels"], theirs["scores"], strict=True)) == pytest.approx(ours, abs=2e-5)


@pytest.mark.models
@pytest.mark.parametrize(("kind", "limit"), [("Bert", None), ("Bert", 96), ("DebertaV2", None)])
def test_a_long_passage_is_cut_and_its_hypothesis_is_not(
    kind: str, limit: int | None, make_nli_model: Callable[..., Path]
) -> None:
    model = NliModel(str(make_nli_model(kind, USUAL, limit=limit)))
    text = "the audit was done. " * 400
    one, two = model.entailment(text, ("Fees were repaid.", "The board approved this statement in june."))
    assert one != two
    assert model.entailment(text + "more and more", ("Fees were repaid.",)) == pytest.approx((one,), abs=2e-5)


@pytest.mark.models
def test_a_model_that_names_no_entailment_is_refused(make_nli_model: Callable[..., Path]) -> None:
    folder = make_nli_model("Bert", ("LABEL_0", "LABEL_1", "LABEL_2"))
    with pytest.raises(ModelError, match="LABEL_0"):
        load_classifier(ClassifierSpec("zero_shot", model=str(folder)))


@pytest.mark.models
@pytest.mark.parametrize("what", ["absent", "empty", "no weights", "hub"])
def test_a_model_that_cannot_be_loaded_is_one_clear_line(what: str, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="needs the extra `models`")
    source = tmp_path / "model"
    if what != "absent":
        source.mkdir()
    if what == "no weights":
        (source / "config.json").write_text(json.dumps({"model_type": "bert"}), encoding="utf-8")
    name = "no-such-owner/no-such-model" if what == "hub" else str(source)
    with pytest.raises(ModelError) as caught:
        load_classifier(ClassifierSpec("zero_shot", model=name))
    assert name in caught.value.message
    assert "\n" not in caught.value.message
    assert "local folder" in str(caught.value.hint)


# Not marked `models`: the one of these for every day; `make_nli_model` skips it without torch.
def test_judges_candidates_only_and_gives_statuses(
    rubric: Rubric, passages: tuple[Passage, ...], make_nli_model: Callable[..., Path]
) -> None:
    classifier = load_classifier(ClassifierSpec("zero_shot", model=str(make_nli_model("DebertaV2", ORDERS[2]))))
    loose = open_bars(rubric)
    judgement = classifier.judge(passages, loose, chosen(rubric))
    pairs = by_pair(judgement)
    assert (0, "STA-03") in pairs
    assert (3, "STA-03") not in pairs  # opening hours are never put forward
    assert {scores.passage for scores in judgement.statuses} == {passage for passage, _ in pairs}
    assert all(set(scores.scores) == set(rubric.contrast) for scores in judgement.statuses)
    assert judgement.thresholds.accept == loose.scoring.entail_default
    strict = replace(loose, scoring=replace(loose.scoring, entail_default=0.999, margin=0.0))
    assert len(classifier.judge(passages, strict, chosen(rubric)).relevance) < len(pairs)


@pytest.mark.models
@pytest.mark.parametrize("kind", ["Bert", "DebertaV2"])
def test_a_pair_has_the_same_value_alone_among_others_and_after_loading_again(
    kind: str, rubric: Rubric, passages: tuple[Passage, ...], make_nli_model: Callable[..., Path]
) -> None:
    folder = make_nli_model(kind, USUAL)
    classifier, again = ZeroShotClassifier.load(str(folder)), ZeroShotClassifier.load(str(folder))
    loose = open_bars(rubric)
    together = classifier.judge(passages, loose, chosen(rubric))
    alone: dict[tuple[int, str], float] = {}
    for passage in passages:
        alone |= by_pair(classifier.judge((passage,), loose, chosen(rubric)))
    assert alone == by_pair(together)
    assert again.judge(passages, loose, chosen(rubric)) == together
    assert again.revision == classifier.revision


@pytest.mark.models
def test_a_rerun_reads_everything_from_the_cache(
    tmp_path: Path, rubric: Rubric, passages: tuple[Passage, ...], make_nli_model: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    folder = make_nli_model("Bert", USUAL)
    loose = open_bars(rubric)
    first = ZeroShotClassifier.load(str(folder), cache=tmp_path / "cache.db")
    judged = first.judge(passages, loose, chosen(rubric))
    assert judged == ZeroShotClassifier.load(str(folder)).judge(passages, loose, chosen(rubric))
    second = ZeroShotClassifier.load(str(folder), cache=tmp_path / "cache.db")

    def refuse(*_: object) -> tuple[float, ...]:
        raise AssertionError("the model was asked again")

    monkeypatch.setattr(second._model, "entailment", refuse)
    assert second.judge(passages, loose, chosen(rubric)) == judged
    assert second._cache is not None
    assert second._cache.misses == 0
    assert second._cache.hits > len(judged.relevance)


@pytest.mark.models
def test_other_weights_are_another_revision(make_nli_model: Callable[..., Path]) -> None:
    one, two = make_nli_model("Bert", USUAL, seed=3), make_nli_model("Bert", USUAL, seed=4)
    assert model_revision(str(one), None) != model_revision(str(two), None)
    assert "torch" in sys.modules
