"""Texts of invented statements: each depends on a seed and its number only, so that a set is part of any larger one."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from benchmarks.words import WordChanger, ending, vocabulary
from corpus.generate.sources import Block, Source, load_sources

COPY_EVERY = 50  # one statement in fifty is a template's: the wording of an earlier one under another name
YEARS_OF_A_COMPANY = 2
TYPICAL_WORDS = 1330  # with what the last section adds over it, the median comes to about 1,460
SPREAD, SHORTEST, MOST = 0.7, 0.28, 12_000
PARAGRAPH_STAYS = 0.85
KINDS = {"pdf": 60, "html": 25, "docx": 5, "md": 5, "txt": 5}
UNDRAWN = {"docx": ("signature",), "txt": ("table", "signature")}

STARTS = (
    *("Al", "Bar", "Brin", "Cal", "Cor", "Dal", "Dun", "El", "Fal", "Fen", "Gar", "Glen", "Hal", "Har", "Il", "Jor"),
    *("Kel", "Kin", "Lan", "Lor", "Mal", "Mer", "Nor", "Ol", "Pel", "Pen", "Quin", "Ral", "Ros", "Sel", "Stan", "Tal"),
    *("Tor", "Ul", "Var", "Wen", "Wil", "Yar", "Zel", "Zor"),
)
MIDDLES = (
    *("a", "ab", "ac", "ad", "am", "an", "ar", "e", "ed", "el", "en", "er", "i", "im", "in", "o", "ol", "on", "or"),
    "um",
)
ENDS = (
    *("bank", "beck", "berry", "bourne", "bridge", "brook", "bury", "by", "combe", "cote", "croft", "dale", "den"),
    *("fell", "field", "ford", "gate", "grove", "ham", "haven", "hill", "holt", "hurst", "ley", "low", "marsh", "mere"),
    *("mill", "moor", "port", "ridge", "shaw", "side", "stead", "stone", "thorpe", "ton", "wick", "wold", "worth"),
)
TRADES = (
    *("Foods", "Retail", "Logistics", "Media", "Digital", "Energy", "Homes", "Textiles", "Travel", "Care", "Cloud"),
    *("Payments", "Hotels", "Devices", "Farms", "Packaging", "Motors", "Health", "Services", "Systems", "Stores"),
    *("Studios", "Holdings", "Works"),
)
FORMS = ("Ltd", "Ltd", "Ltd", "plc", "Limited", "LLP")
COLOURS = ("0B5D5E", "1F4E9E", "5B2A86", "2F6B3A", "444444", "8A3B12", "004F7C")
MENU = ("Products", "Services", "Customers", "Careers", "Newsroom", "Help", "About us")
RELATED = ("Our year in pictures", "Domestic flights: ten short trips", "Five tips for a tidy desk")

YEAR = re.compile(r"(?<!Act )\b20(1[6-9]|2\d)(?:/(\d\d))?\b(?! Act)")
FIGURE = re.compile(r"\b\d{1,3},\d{3}\b|\b\d{2}(?=%| per cent)")
SCALE = len(STARTS) * len(MIDDLES) * len(ENDS) * len(TRADES)
STEP = 311_573  # has no factor in common with SCALE: every company gets its own name, neighbours unlike ones


@dataclass(frozen=True)
class Section:
    """A heading with what stands below it, and whose it was."""

    source: Source
    blocks: tuple[Block, ...]

    @property
    def words(self) -> int:
        return sum(len(block.text.split()) for block in self.blocks)


@dataclass(frozen=True)
class Outline:
    """A source in parts: what stands before the first section, the sections, and the last one, which approves."""

    source: Source
    opening: Section
    body: tuple[Section, ...]
    closing: Section


@dataclass(frozen=True)
class Material:
    """All that statements are made of. `typical`: words that half of them are longer than, but for their last section."""

    seed: int
    outlines: tuple[Outline, ...]
    vocabulary: dict[Hashable, list[str]]
    typical: int = TYPICAL_WORDS


@dataclass(frozen=True)
class Who:
    """Whose statement, for which year."""

    company: str
    stem: str
    number: str
    year: int


def load_material(seed: int, typical: int = TYPICAL_WORDS) -> Material:
    """The corpus's texts, cut into sections."""
    sources = load_sources()
    return Material(
        seed, tuple(map(_outline, sources)), vocabulary((source.body for source in sources), ending), typical
    )


def make_source(material: Material, number: int) -> Source:
    """The statement with this number, ready to be drawn in the format that its `meta` names."""
    who = _who(material.seed, number)
    origin = wording_of(material.seed, number)
    outline = _base(material, origin)
    changed = _blocks(material, outline, origin, who)
    chance = random.Random(f"{material.seed} look {number}")
    kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
    changed = tuple(block for block in changed if block.kind not in UNDRAWN.get(kind, ()))
    meta = {
        "company": who.company,
        "number": who.number,
        "website": f"https://www.{who.stem.lower()}.example",
        "year": who.year,
        "sectors": list(outline.source.meta["sectors"]),
        "format": kind,
    }
    return Source(f"{number:07}", meta, _markdown(changed), changed, _style(chance))


def wording_of(seed: int, number: int) -> int:
    """The number whose wording a statement has: its own, but for templates."""
    if number % COPY_EVERY != COPY_EVERY - 1:
        return number
    return number - random.Random(f"{seed} copy {number}").randint(1, COPY_EVERY - 1)


def _who(seed: int, number: int) -> Who:
    company = number // YEARS_OF_A_COMPANY
    place = (company * STEP + seed) % SCALE
    place, start = divmod(place, len(STARTS))
    place, middle = divmod(place, len(MIDDLES))
    trade, end = divmod(place, len(ENDS))
    stem = STARTS[start] + MIDDLES[middle] + ENDS[end]
    chance = random.Random(f"{seed} company {company}")
    year = chance.randint(2021, 2024) + number % YEARS_OF_A_COMPANY
    name = f"{stem} {TRADES[trade]} {chance.choice(FORMS)}"
    return Who(name, stem, f"99{company % 1_000_000:06}", year)


def _base(material: Material, number: int) -> Outline:
    """Both years of a company come of the same source."""
    chance = random.Random(f"{material.seed} base {number // YEARS_OF_A_COMPANY}")
    return chance.choice(material.outlines)


def _style(chance: random.Random) -> dict[str, object]:
    return {
        "accent": chance.choice(COLOURS),
        "font": chance.choice(("Helvetica", "Helvetica", "Times")),
        "layout": "columns" if chance.random() < 0.2 else "plain",
        "cover": chance.random() < 0.3,
        "menu": list(MENU),
        "related": list(RELATED),
    }


def _blocks(material: Material, outline: Outline, number: int, who: Who) -> tuple[Block, ...]:
    chance = random.Random(f"{material.seed} text {number}")
    changer = WordChanger(material.vocabulary, chance, ending)
    found: list[Block] = []
    for section in _plan(material, outline, chance):
        found += [_reworded(block, section.source, who, changer) for block in section.blocks]
    return tuple(found)


def _plan(material: Material, outline: Outline, chance: random.Random) -> list[Section]:
    """Opening, sections until the length is reached, closing. Own sections come first; others are strewn among them."""
    drawn = material.typical * math.exp(chance.gauss(0, SPREAD))
    length = min(MOST, max(SHORTEST * material.typical, drawn))
    own = list(enumerate(outline.body))
    others = [
        section
        for other in material.outlines
        if other.source.company != outline.source.company
        for section in other.body
    ]
    chance.shuffle(own)
    chance.shuffle(others)
    wanted = length - outline.opening.words - outline.closing.words
    chosen: list[tuple[float, Section]] = []
    for place, section in [*own, *((chance.uniform(0, len(own)), section) for section in others)]:
        if wanted <= 0:
            break
        thinned = _thinned(section, chance)
        wanted -= thinned.words
        chosen.append((float(place), thinned))
    if chance.random() < 0.7:
        chosen.sort(key=lambda item: item[0])
    return [outline.opening, *(section for _, section in chosen), outline.closing]


def _thinned(section: Section, chance: random.Random) -> Section:
    head, *rest = section.blocks
    kept = [block for block in rest if block.kind != "paragraph" or chance.random() < PARAGRAPH_STAYS]
    return replace(section, blocks=(head, *(kept or rest)))


def _reworded(block: Block, source: Source, who: Who, changer: WordChanger) -> Block:
    shift = who.year - int(source.meta["year"])
    stem = source.company.split()[0]

    def words(text: str) -> str:
        text = changer(text) if block.kind not in ("title", "heading", "subheading") else text
        text = text.replace(source.company, who.company).replace(stem, who.stem).replace(stem.lower(), who.stem.lower())
        text = YEAR.sub(lambda found: _moved(found, shift), text)
        return FIGURE.sub(lambda found: _figure(found, changer.chance), text)

    return replace(block, text=words(block.text), rows=tuple(tuple(map(words, row)) for row in block.rows))


def _moved(found: re.Match[str], shift: int) -> str:
    year = 2000 + int(found[1]) + shift
    return f"{year}/{(int(found[2]) + shift) % 100:02}" if found[2] else str(year)


def _figure(found: re.Match[str], chance: random.Random) -> str:
    """Another number of as many digits: its first digit stays."""
    first, rest = found.group()[0], found.group()[1:]
    return first + "".join(str(chance.randrange(10)) if sign.isdigit() else sign for sign in rest)


def _outline(source: Source) -> Outline:
    parts: list[list[Block]] = [[]]
    for block in source.blocks:
        if block.kind == "heading":
            parts.append([])
        parts[-1].append(block)
    opening, *body = [Section(source, tuple(part)) for part in parts]
    return Outline(source, opening, tuple(body[:-1]), body[-1])


MARKS = {"title": "# ", "heading": "## ", "subheading": "### ", "quote": "> ", "bullet": "- "}


def _markdown(blocks: Sequence[Block]) -> str:
    """The blocks as Markdown, a blank line between them."""
    lines: list[str] = []
    for block in blocks:
        if block.kind == "table":
            head, *rest = (f"| {' | '.join(row)} |" for row in block.rows)
            lines.append("\n".join([head, "|" + "---|" * len(block.rows[0]), *rest]))
        elif block.kind != "signature":
            lines.append(MARKS.get(block.kind, "") + block.text)
    return "\n\n".join(lines)
