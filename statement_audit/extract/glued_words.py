"""Words that run together ("Thisstatementisapproved"): set apart where that is safe, else told of a page.

This is the one place for it. Readers call it before they look at lines or blocks, so that every quote is found again
in the text of its page. What is safe: English words from the vocabulary of the shipped encoder, which is in order of
frequency, and enough small words ("the", "of") among them that it is a sentence. Names, addresses, codes, brands and
compounds of other languages have none, and stay. On a page that has lost its spaces, shorter runs are set apart too.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import accumulate

from statement_audit.extract.cleaning import RawBlock, build_page
from statement_audit.issue_codes import document_error, make_issue
from statement_audit.models import ExtractedDocument, Issue, Page
from statement_audit.plain_text import expression, first_few
from statement_audit.resources import model_directory, table_beside, word_lists

LONG = 18  # letters: a longer run is looked at on any page
SMALL_WORDS = 2  # in such a run
SHORT = 5  # letters, where the page or the line has lost its spaces
LOST = 0.3  # share of a page's letters in runs that were set apart: it has lost its spaces
DEAREST = 2.1  # cost a letter: English has 1.0-1.8, a German compound or a Welsh name 2.2 or more
LONGEST_WORD = 17
MOST_LETTERS = 100_000  # of a document that are looked at: five seconds
UNKNOWN = 12.0, 2.5  # cost of an unknown word, and of each of its letters
NAME, LONGEST_NAME = (10.0, 1.4), 12  # the same for one with a capital, of no more letters
UNKNOWN_SHARE = 0.25  # of a run's letters; names that begin with a capital may have more on a page without spaces
NAME_SHARE = 0.4
GLUED_RUN = 20  # letters of a run that is no word, capitals aside
GLUED_SHARE = 0.2  # of a page's letters in such runs
GLUED_MOST = 0.6  # of a document's text on such pages: it is not read at all
LEAST_LETTERS = 120  # of a page that can be told to be glued
PAIR_LETTERS, PAIR_SEEN = 9, 3  # "modernslavery", where the document writes "modern slavery" three times

_TABLE = table_beside(__file__)
_WORDS = word_lists("extract")
SMALL = _WORDS["small"]
TINY = SMALL | _WORDS["tiny"]
BEGINNINGS = ("un", "dis", "mis", "pre", "non", "inter", "sub")
ENDINGS: Sequence[tuple[str, str]] = _TABLE["endings"]

WORD = re.compile(r"[^\W\d_]+")
SUSPECT = re.compile(rf"[A-Za-zÀ-ɏ]{{{LONG},}}")  # scripts without spaces are none
HUMP = re.compile(r"[A-ZÀ-Þ]*[a-zß-ɏ]+|[A-ZÀ-Þ]+")
CHUNK = re.compile(r"\S+")
PROTECTED = re.compile(expression(_TABLE["protected"]))
# In a line of a signature: "Anna BellChief Executive12 June 2026Northlake Ltd". No brand goes on like this.
OFFICE = re.compile(rf"(?=[A-Z0-9])(?:{expression(_TABLE['office'])})")
SPACES = tuple(map(re.compile, _TABLE["spaces"]))


def part_pages(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """The texts of each page with their words set apart; nothing but spaces is added.

    Args:
        pages: the lines or blocks of each page, in any order.
    """
    lines = [[OFFICE.sub(" ", text) for text in page] for page in pages]
    pairs = _pairs([text for page in lines for text in page])
    if pairs:
        lines = [[_outside(text, lambda part: _part_pairs(part, pairs)) for text in page] for page in lines]
    if not any(_Parter(()).part(page) != page for page in lines if any(map(_is_suspect, page))):
        return lines
    parter = _Parter(lines)
    return [parter.part(page) for page in lines]


def is_glued(text: str) -> bool:
    """Whether a page's text has lost its spaces: much of it stands in runs that are longer than words are."""
    runs = HUMP.findall(PROTECTED.sub(" ", text)) if _is_suspect(text) else []
    lengths = [min(len(run), LEAST_LETTERS) for run in runs]  # one endless run does not make a page
    letters = sum(lengths)
    return letters >= LEAST_LETTERS and sum(one for one in lengths if one > GLUED_RUN) > GLUED_SHARE * letters


def part_document(document: ExtractedDocument) -> ExtractedDocument:
    """The document with its blocks' words set apart; the same object where none had to be."""
    texts = [[page.text[block.start : block.end] for block in page.blocks] for page in document.pages]
    parted = part_pages(texts)
    if parted == texts:
        return document
    return replace(document, pages=tuple(map(_with_texts, document.pages, parted)))


def leave_out_glued(document: ExtractedDocument, source: str) -> tuple[ExtractedDocument, tuple[Issue, ...]]:
    """The document without the pages that have lost their spaces, and the issue that names them.

    Raises:
        DocumentError: text_glued, where most of the text is on such pages.
    """
    numbers = [page.number for page in document.pages if is_glued(page.text)]
    if not numbers:
        return document, ()
    glued = sum(len(page.text) for page in document.pages if page.number in numbers)
    if glued >= GLUED_MOST * sum(len(page.text) for page in document.pages):
        raise document_error("text_glued", f"{source}: {pages_glued(numbers, len(document.pages))}.", pages=numbers)
    pages = tuple(Page(page.number, "", (), "unread") if page.number in numbers else page for page in document.pages)
    return replace(document, pages=pages), (glued_issue(numbers, len(pages), source),)


def pages_glued(numbers: Sequence[int], total: int) -> str:
    """What is wrong with these pages, as part of a sentence."""
    pages = f"{'page' if len(numbers) == 1 else 'pages'} {first_numbers(numbers)}"
    return f"the words run together without spaces on {pages} (of {total})"


def glued_issue(numbers: Sequence[int], total: int, source: str) -> Issue:
    """That these pages were left out."""
    message = f"{source}: {pages_glued(numbers, total)}; the rest was read."
    return make_issue("text_glued", source, message, pages=numbers, total=total)


def first_numbers(numbers: Sequence[int]) -> str:
    """The numbers, the first dozen of many."""
    return first_few(list(map(str, numbers)), 12)


def _with_texts(page: Page, texts: Sequence[str]) -> Page:
    blocks = (RawBlock(one.kind, text, one.level, one.box) for one, text in zip(page.blocks, texts, strict=True))
    return build_page(page.number, blocks, page.method, page.confidence, page.has_image_after_text)


class _Parter:
    """What a document's words are: the vocabulary, and the names and terms that stand apart somewhere in it."""

    def __init__(self, pages: Sequence[Sequence[str]]) -> None:
        seen = Counter(run for page in pages for text in page for run in WORD.findall(text) if 3 < len(run) < LONG)
        plain = Counter(map(_plain, seen.elements()))
        self.left = MOST_LETTERS
        self._cost = cache(self._find_cost)
        self.split = cache(self._split)
        self.own: dict[str, float] = dict.fromkeys(_WORDS["brands"], 10.0)
        often = [run for run in seen if plain[_plain(run)] > 1 and word_cost(run.lower()) is None]
        self.own.update([(_plain(run), 10.0) for run in often if not self._is_sentence(run)])
        self._cost.cache_clear()
        self.split.cache_clear()

    def _is_sentence(self, word: str) -> bool:
        """It runs together itself, as far as one word tells: "Jobandtalent" may be a name, "theBellGroup" is none."""
        pieces = self.split(word)
        if len(pieces) < 2:
            return False
        if pieces[0][0].lower() in SMALL or _small(pieces) >= SMALL_WORDS:
            return True
        return all(known for _, known in pieces) and (word.islower() or any(one[0].isupper() for one, _ in pieces[1:]))

    def part(self, texts: Sequence[str]) -> list[str]:
        """The texts of one page."""
        suspect = [PROTECTED.sub(" ", text) for text in texts if _is_suspect(text)]
        lost = sum(len(run) for text in suspect for run in WORD.findall(text) if self._is_safe(run))
        if not lost:
            return list(texts)
        everywhere = lost >= LOST * sum(len(run) for text in texts for run in WORD.findall(text))
        return [self._part_text(text, everywhere) for text in texts]

    def _is_safe(self, run: str) -> bool:
        """It is a long run that is a sentence, no name and no compound."""
        if len(run) < LONG:
            return False
        pieces = self.split(run)
        content = sum(len(piece) > 3 and piece.lower() not in SMALL for piece, known in pieces if known)
        return _small(pieces) >= max(SMALL_WORDS, len(run) / 30) and content >= 2 and self._is_english(pieces)

    def _is_english(self, pieces: Sequence[tuple[str, bool]], names: float = UNKNOWN_SHARE) -> bool:
        """Mostly words, and common ones. `names`: share of the letters that may be in names."""
        letters = sum(len(piece) for piece, _ in pieces)
        known = [piece for piece, is_known in pieces if is_known]
        known_letters = sum(map(len, known))
        strange = sum(len(piece) for piece, is_known in pieces if not is_known and not piece[0].isupper())
        return (
            strange <= UNKNOWN_SHARE * letters
            and letters - known_letters <= names * letters
            and sum(self._cost(piece) or 0.0 for piece in known) <= DEAREST * known_letters
        )

    def _part_text(self, text: str, everywhere: bool) -> str:
        parts = everywhere or _is_suspect(text)
        return CHUNK.sub(lambda match: self._part_chunk(match[0], everywhere), text) if parts else text

    def _part_chunk(self, chunk: str, everywhere: bool) -> str:
        """A chunk without spaces: what is protected stays, the rest is set apart if a sentence is in it."""
        parts = everywhere or any(map(self._is_safe, WORD.findall(PROTECTED.sub(" ", chunk))))
        return _outside(chunk, self._spaced, " ") if parts else chunk

    def _spaced(self, text: str) -> str:
        text = WORD.sub(self._words, text)
        for spaces in SPACES:
            text = spaces.sub(" ", text)
        return text

    def _words(self, match: re.Match[str]) -> str:
        """A run, with what stands before it ("Bell’sboard", "2ndtier") and behind it ("thise-learning")."""
        run, before, behind = match[0], match.string[: match.start()][-1:], match.string[match.end() :][:1]
        if self._cost(run) is not None:
            return run
        begin = "s" if before and before in "'’" and run[0] == "s" else ""
        if before.isdigit() and run[:2] in ("st", "nd", "rd", "th"):
            begin = run[:2]
        if begin and len(run) > len(begin) + 1:
            return f"{begin} {self._loose(run[len(begin) :])}"
        if behind == "-" and run[-1] == "e" and (shorter := self._loose(run[:-1])) != run[:-1]:
            return f"{shorter} e" if len(shorter.split()[-1]) > 2 else self._loose(run)
        return self._loose(run)

    def _loose(self, run: str) -> str:
        """A run in a chunk or on a page that has lost its spaces."""
        if len(run) < SHORT or self._cost(run) is not None:
            return run
        pieces = self.split(run)
        if self._is_english(pieces, NAME_SHARE) and (len(run) >= LONG or self._are_words(pieces)):
            return " ".join(_reread([piece for piece, _ in pieces]))
        return " ".join(self._humps(run))

    def _are_words(self, pieces: Sequence[tuple[str, bool]]) -> bool:
        """A short run is set apart at a small word or a capital, or between two common words that are no name."""
        words = [piece.lower() for piece, _ in pieces]
        if not all(known for _, known in pieces):
            return _small(pieces) >= SMALL_WORDS
        if _small(pieces) or (len(pieces) > 1 and all(piece[0].isupper() for piece, _ in pieces[1:])):
            return True
        return pieces[0][0][0].islower() and all(len(word) > 2 and (self._cost(word) or 0) < 11.0 for word in words)

    def _humps(self, run: str) -> list[str]:
        """A run that is no sentence, parted at its capitals: "CarlsenDanishPilsner", not "EcoVadis" or "McBell"."""
        humps = HUMP.findall(run)
        if len(humps) < 2 or len(humps[0]) < 3 or not any(self._cost(hump) is not None for hump in humps):
            return [run]
        return [part for hump in humps for part in (self._loose(hump) if hump != run else hump).split()]

    def _find_cost(self, piece: str) -> float | None:
        small = piece.lower()
        return self.own.get(piece) or self.own.get(small) or word_cost(small)

    def _split(self, run: str) -> list[tuple[str, bool]]:
        """The likeliest words of a run, each with whether it is known. No word has a capital inside that it was not
        seen with."""
        self.left -= len(run)
        return self._likeliest(run) if self.left > 0 else [(run, False)]

    def _likeliest(self, run: str) -> list[tuple[str, bool]]:
        capitals = [0, *accumulate(char.isupper() for char in run)]
        size = len(run)
        best, start, known = [0.0] + [math.inf] * size, [0] * (size + 1), [True] * (size + 1)
        for end in range(1, size + 1):
            for first in range(max(0, end - LONGEST_WORD), end):
                piece, upper = run[first:end], capitals[end] - capitals[first]
                plain = upper == 0 or upper == end - first or (upper == 1 and capitals[first + 1] > capitals[first])
                cost = self._cost(piece) if plain else self.own.get(piece)
                is_known = cost is not None
                if cost is None:
                    if not plain:
                        continue
                    base, each = NAME if upper and len(piece) <= LONGEST_NAME else UNKNOWN
                    cost = base + each * len(piece) + (6.0 if upper and piece[:2].lower() in SMALL else 0.0)
                if best[first] + cost < best[end]:
                    best[end], start[end], known[end] = best[first] + cost, first, is_known
        pieces = []
        while size:
            pieces.append((run[start[size] : size], known[size]))
            size = start[size]
        return pieces[::-1]


def _is_suspect(text: str) -> bool:
    """It has a run of letters longer than words are; the first look is the cheap one."""
    return any(len(chunk) >= LONG for chunk in text.split()) and SUSPECT.search(text) is not None


def _plain(run: str) -> str:
    """A word in small letters; one that has a capital inside as it is."""
    return run.lower() if run.isupper() or run[1:].islower() else run


def _small(pieces: Sequence[tuple[str, bool]]) -> int:
    return sum(piece.lower() in SMALL for piece, _ in pieces)


def _reread(words: list[str]) -> list[str]:
    """What a list of single words reads wrong: "we were main", "we area part", "apart of"."""
    read: list[str] = []
    for word in words:
        last = read[-1].lower() if read else ""
        if last == "were" and word_cost("re" + word) is not None and word.islower():
            read[-1:] = [read[-1][:2], "re" + word]
        elif (word == "area" and last in ("we", "they")) or (word == "of" and last == "apart"):
            read[-1:] = [read[-1], "are", "a"] if word == "area" else ["a", "part", "of"]
        else:
            read.append(word)
    return read


def _pairs(texts: Sequence[str]) -> Mapping[str, int]:
    """Each word that runs together where the document itself writes both apart, with the length of its first part."""
    whole = "\n".join(texts).lower()
    words: Counter[str] = Counter()
    for chunk, count in Counter(whole.split()).items():
        words.update(dict.fromkeys(WORD.findall(chunk), count))
    found: dict[str, int] = {}
    for word, count in words.items():
        if not PAIR_LETTERS <= len(word) <= 2 * LONGEST_WORD or word_cost(word) is not None:
            continue
        for place in range(2, len(word) - 1):
            left, right = word[:place], word[place:]
            if min(words[left], words[right]) < PAIR_SEEN or word_cost(left) is word_cost(right) is None:
                continue
            if whole.count(f"{left} {right}") < max(PAIR_SEEN, 2 * count):
                continue  # the cheap look
            apart = len(re.findall(rf"(?<![^\W\d_]){left} {right}(?![^\W\d_])", whole))
            if apart >= max(PAIR_SEEN, 2 * count):
                found[word] = place
    return found


def _part_pairs(text: str, pairs: Mapping[str, int]) -> str:
    def parted(match: re.Match[str]) -> str:
        word, place = match[0], pairs.get(match[0].lower())
        return f"{word[:place]} {word[place:]}" if place else word

    return WORD.sub(parted, text)


def _outside(text: str, change: Callable[[str], str], between: str = "") -> str:
    """The text with every part changed that is no address, `between` put where one begins or ends."""
    parts, end = [], 0
    for match in PROTECTED.finditer(text):
        parts += [change(text[end : match.start()]), match[0]]
        end = match.end()
    parts.append(change(text[end:]))
    return between.join(part for part in parts if part)


# --- the words ------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, float]:
    """Cost of each word: the logarithm of its rank."""
    entries = json.loads((model_directory() / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    words = sorted((word for word in entries if word.isascii() and word.isalpha()), key=entries.__getitem__)
    known = (word for word in words if len(word) > 3 or word in TINY)
    return dict.fromkeys(_WORDS["added"], 11.0) | {
        word: math.log(rank) + 2.3 for rank, word in enumerate(known, start=2)
    }


@lru_cache(maxsize=100_000)
def word_cost(word: str) -> float | None:
    """Cost of a word in small letters, the higher the rarer; None for what is none."""
    vocabulary = _vocabulary()
    cost = vocabulary.get(word)
    if cost is not None or len(word) < SHORT:
        return cost
    stems = [word[: -len(ending)] + instead for ending, instead in ENDINGS if word.endswith(ending)]
    stems = [stem for stem in stems if len(stem) > 3]
    stems += [word[len(begin) :] for begin in BEGINNINGS if word.startswith(begin) and len(word) - len(begin) > 4]
    costs = [vocabulary[stem] for stem in stems if stem in vocabulary]
    return min(costs) + 2.0 if costs else None
