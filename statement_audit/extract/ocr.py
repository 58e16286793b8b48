"""Tesseract behind pytesseract: whether it is there, its version, and lines of words from one picture.

Optional: the extra `ocr`, and the program `tesseract` with its English data. One thread a call, so that the same
picture gives the same text and worker processes do not crowd each other.
"""

import functools
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from statement_audit.extract.pdf_chars import Box

LANGUAGE = "eng"
DPI = 200  # dependencies measured: 200 reads as well as 300 and is faster
PAGE_SECONDS = 20.0  # of the processor; a dense page takes 1 to 3
PIP_HINT = "pip install 'statement-audit[ocr]'"
PROGRAM_HINT = "apt-get install tesseract-ocr tesseract-ocr-eng"
_TOLD = re.compile(r"\b(\w+)((?: -?\d+(?:\.\d+)?)+)")  # in a title: a name and its numbers
_LINES = frozenset({"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"})


class OcrFailedError(Exception):
    """Tesseract gave no result for one picture: out of time, or its own error."""


@dataclass(frozen=True, slots=True)
class Word:
    """`confidence` 0-1."""

    text: str
    box: Box
    confidence: float

    @property
    def letters(self) -> int:
        return len(self.text)


@dataclass(frozen=True, slots=True)
class OcrLine:
    """One line in pixels. `top` and `bottom` are those of its type (ascender to descender), not of its ink.

    `paragraph` numbers Tesseract's paragraphs: lines of one have the same type.
    """

    words: tuple[Word, ...]
    top: float
    bottom: float
    ink: Box
    paragraph: int = 0
    level: bool = True

    @property
    def size(self) -> float:
        return self.bottom - self.top

    @property
    def letters(self) -> int:
        return sum(word.letters for word in self.words)

    @property
    def confidence(self) -> float:
        return mean_confidence(self.words)


@dataclass(frozen=True, slots=True)
class OcrResult:
    """What Tesseract saw in one picture: lines, and regions that it took for pictures."""

    lines: tuple[OcrLine, ...]
    photos: tuple[Box, ...]

    @property
    def letters(self) -> int:
        return sum(line.letters for line in self.lines)

    @property
    def confidence(self) -> float:
        return mean_confidence(self.lines)


def mean_confidence(parts: Sequence[Word] | Sequence[OcrLine]) -> float:
    """Of words or lines, each as heavy as it is long."""
    return sum(part.confidence * part.letters for part in parts) / max(1, sum(part.letters for part in parts))


def find_engine() -> tuple[str, str]:
    """(version, hint): the versions of what reads pictures, or "" and what to do. `STATEMENT_AUDIT_OCR=off` says no."""
    if os.environ.get("STATEMENT_AUDIT_OCR", "").strip().lower() in ("off", "0", "no"):
        return "", "Reading scans is switched off: unset STATEMENT_AUDIT_OCR."
    return installed_engine()


@functools.cache
def installed_engine() -> tuple[str, str]:
    """As `find_engine`, whatever the setting. Asked once a process."""
    try:
        import PIL  # noqa: F401 - comes with the extra
        import pytesseract
    except ImportError:
        return "", f"Reading scans needs OCR: {PIP_HINT}, and the program: {PROGRAM_HINT}."
    try:
        version = str(pytesseract.get_tesseract_version())
        languages = pytesseract.get_languages()
    except (pytesseract.TesseractError, pytesseract.TesseractNotFoundError, OSError, SystemExit):
        return "", f"Reading scans needs the program tesseract: {PROGRAM_HINT}."
    if LANGUAGE not in languages:
        return "", f"Tesseract has no data for English: {PROGRAM_HINT}."
    return f"tesseract {version} pytesseract {pytesseract.__version__} {DPI}dpi {LANGUAGE}", ""


def ocr_version() -> str:
    """Versions and settings that a text from OCR depends on; `none` where there is no OCR."""
    return find_engine()[0] or "none"


def read_picture(image: Any, *, dpi: int = DPI, uneven: bool = False, seconds: float = PAGE_SECONDS) -> OcrResult:
    """Read one upright picture.

    Args:
        image: a Pillow picture in grey.
        dpi: its resolution, as far as is known.
        uneven: take the ink by its surroundings, for photographs of paper and grey copies.
        seconds: how long it may take.

    Raises:
        OcrFailedError: out of time, or Tesseract failed.
    """
    import pytesseract

    method = " -c thresholding_method=2" if uneven else ""
    with _for_tesseract(image):
        try:
            answer = pytesseract.image_to_pdf_or_hocr(
                image, lang=LANGUAGE, config=f"--psm 3 --dpi {dpi}{method}", timeout=seconds, extension="hocr"
            )
        except (RuntimeError, OSError) as exc:  # pytesseract's errors are RuntimeErrors; a timeout is a bare one
            raise OcrFailedError(str(exc)) from exc
    try:
        return _parse(bytes(answer))
    except (ElementTree.ParseError, KeyError) as exc:
        raise OcrFailedError(f"unreadable answer: {exc}") from exc


def find_turn(image: Any, *, dpi: int = DPI, seconds: float = PAGE_SECONDS) -> int | None:
    """Degrees by which to turn a picture clockwise so that it reads upright; None where Tesseract cannot tell."""
    import pytesseract

    with _for_tesseract(image):
        try:
            found = pytesseract.image_to_osd(
                image, config=f"--dpi {dpi}", timeout=seconds, output_type=pytesseract.Output.DICT
            )
        except (RuntimeError, OSError, ValueError, KeyError):  # "Too few characters" is the usual one
            return None
    return int(found["rotate"]) % 360 if float(found["orientation_conf"]) > 1.0 else None


@contextmanager
def _for_tesseract(image: Any) -> Iterator[None]:
    """The picture will be written plain: packing it as PNG takes longer. Meanwhile Tesseract has one thread."""
    image.format = "PPM"
    before = os.environ.get("OMP_THREAD_LIMIT")
    os.environ["OMP_THREAD_LIMIT"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["OMP_THREAD_LIMIT"]
        else:
            os.environ["OMP_THREAD_LIMIT"] = before


# --- hOCR -----------------------------------------------------------------------------------


def _parse(hocr: bytes) -> OcrResult:
    lines: list[OcrLine] = []
    photos: list[Box] = []
    paragraph = 0
    for element in ElementTree.fromstring(hocr).iter():
        kind = element.get("class", "")
        paragraph += kind == "ocr_par"
        if kind in _LINES and (words := [_word(child) for child in element if _is_word(child)]):
            lines.append(_line(words, _told(element), paragraph))
        elif kind == "ocr_photo":
            photos.append(Box(*_told(element)["bbox"]))
    return OcrResult(tuple(lines), tuple(photos))


def _told(element: ElementTree.Element) -> dict[str, list[float]]:
    """The numbers of an element's title by their names. Every element has a `bbox`."""
    return {name: list(map(float, numbers.split())) for name, numbers in _TOLD.findall(element.get("title", ""))}


def _line(words: Sequence[Word], told: Mapping[str, Sequence[float]], paragraph: int) -> OcrLine:
    ink, level = Box(*told["bbox"]), "textangle" not in told
    top, bottom = ink.top, ink.bottom
    if level and "baseline" in told and "x_size" in told:
        (slope, rise), size, below = told["baseline"], told["x_size"][0], told.get("x_descenders", [0.0])[0]
        foot = ink.bottom + rise + slope * ink.width / 2
        if ink.top < foot <= ink.bottom + 2 and size <= 2 * ink.height + 4:  # else a wild guess, as on handwriting
            top, bottom = foot + below - size, foot + below
    return OcrLine(tuple(words), top, bottom, ink, paragraph, level)


def _is_word(element: ElementTree.Element) -> bool:
    return element.get("class") == "ocrx_word" and bool("".join(element.itertext()).strip())


def _word(element: ElementTree.Element) -> Word:
    told = _told(element)
    confidence = told.get("x_wconf", [0.0])[0] / 100
    return Word("".join(element.itertext()).strip(), Box(*told["bbox"]), min(1.0, max(0.0, confidence)))
