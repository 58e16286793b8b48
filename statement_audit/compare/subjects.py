"""What a promise and its answer are about: the stems of their words, without those that every promise has."""

import re

from statement_audit.compare.wording import DATE, words

STEM = 6  # letters that assessment and assessor share; servitude and service have five

# Words of promises, of doing, of time and number, and of the subject of every statement: they name no subject.
_EMPTY_WORDS = """
    we our us the a an and or of to in on at by for with from as is are be been was were did does will shall plan
    plans planning intend intends intention aim aims aiming ambition hope hopes look seek want wish expect expects
    mean continue continuing still yet because also that this these those it its all any each every more further new
    next year years end date dates time during over within into use used using make made have has had which who whom
    their them they company group business modern slavery statement report bring set up out do so such not no other
    where when if before after around among between per cent through commit committed commitment goal target status
    measure least about across number develop developed developing roll rolled shortly soon particular focus
    introduce introduced adopt adopted launch launched implement implemented establish established build create
    created carry carried conduct conducted undertake undertaken start started begin began work working took place
    extend extension complete completed finish finished reach reached achieve achieved deliver delivered met meet
    ask asked found existing fresh now action progress programme program approach step steps activity activities one
    two three four five six seven eight nine ten eleven twelve fifteen twenty half third older
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
_UNUSUAL = {
    "paid": "pay", "repaid": "repay", "written": "write", "wrote": "write", "built": "build", "sent": "send",
    "taught": "teach", "held": "hold", "bought": "buy", "sold": "sell", "chosen": "choose", "staff": "employ",
    "colleagues": "employ", "website": "publish", "publication": "publish", "public": "publish",
}  # fmt: skip
_ENDING = re.compile(r"(?:ments?)?(?:ings?|ed|es|s|e)?$")
_TIER = re.compile(r"(?i)\b(tier|level|phase|stage)s? (\d)\b")


def subject(text: str) -> frozenset[str]:
    """Stems of a text's words without dates, figures and empty words; "tier 2" is one."""
    plainer = _TIER.sub(lambda found: found[1] + "abcdefghij"[int(found[2])], DATE.sub(" ", text))
    return frozenset(_stem(word) for word in words(plainer) if word not in _EMPTY and not word[0].isdigit())


def _stem(word: str) -> str:
    """map, mapped and mapping are one; so are pay, paid and payment."""
    word = _UNUSUAL.get(word, word)
    bare = _ENDING.sub("", word, count=1) if len(word) > 4 else word
    bare = bare if len(bare) > 2 else word
    bare = f"{bare[:-1]}i" if bare.endswith("y") else bare
    return (bare[:-1] if bare[-2:-1] == bare[-1:] else bare)[:STEM]
