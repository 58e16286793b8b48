"""OCR against gold text, its speed and its confidences. Needs the extra `ocr`, tesseract, and ../shared/data.

python -m benchmarks.ocr                    character error rate of linn.pdf against linn.txt
python -m benchmarks.ocr --scans            every scan: result, seconds a page, confidence
python -m benchmarks.ocr --degrade          a clean page made worse step by step: error rate beside confidence
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from statement_audit.errors import DocumentError
from statement_audit.extract import extract
from statement_audit.extract.ocr import find_engine, read_picture

SHARED = Path(__file__).parents[1].parent / "shared" / "data"
GOLD = SHARED / "pdf-corpus" / "ocrmypdf"
CORPUS = Path(__file__).parents[1] / "corpus"
SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
MARKS = re.compile(r"(?:^|(?<=\s))[•0«*](?=\s)")  # the gold text, itself from OCR, writes its bullets as 0


def distance(a: str, b: str) -> int:
    """Edits (insert, delete, replace) from `a` to `b`, by Myers' bit vectors: thousands of characters in a blink."""
    if not a:
        return len(b)
    places: dict[str, int] = {}
    for index, char in enumerate(a):
        places[char] = places.get(char, 0) | 1 << index
    full, last = (1 << len(a)) - 1, 1 << (len(a) - 1)
    up, down, score = full, 0, len(a)
    for char in b:
        match = places.get(char, 0)
        carry = ((match & up) + up ^ up | match) & full
        rise, fall = (down | ~(carry | up)) & full, up & carry
        score += bool(rise & last) - bool(fall & last)
        rise, fall = (rise << 1 | 1) & full, (fall << 1) & full
        match |= down
        up, down = (fall | ~(match | rise)) & full, rise & match
    return score


def plain(text: str) -> str:
    """Runs of blanks as one."""
    return " ".join(text.split())


def lenient(text: str) -> str:
    """Bullet marks left out, quotes and dashes of one kind."""
    return plain(MARKS.sub("", plain(text).translate(SAME)))


def error_rate(text: str, gold: str, form: Callable[[str], str] = plain) -> float:
    """Edits per character of the gold text, reading order included."""
    return distance(form(gold), form(text)) / len(form(gold))


def read(path: Path) -> tuple[str, list[float], float, str]:
    """(text, confidences, seconds, what became of it)."""
    started = time.perf_counter()
    try:
        document, issues = extract(path, "0" * 64, name=path.name)
    except DocumentError as error:
        return "", [], time.perf_counter() - started, error.code
    confidences = [page.confidence for page in document.pages if page.confidence is not None]
    codes = ", ".join(issue.code for issue in issues) or "text"
    return "\n".join(page.text for page in document.pages), confidences, time.perf_counter() - started, codes


def gold() -> None:
    """Error rates of the gold page, as it lies and skewed, whole extraction and Tesseract alone."""
    wanted = (GOLD / "linn.txt").read_text(encoding="utf-8")
    print("file                     raw     lenient  confidence  seconds")
    for name in ("linn.pdf", "skew.pdf", "rotated_skew.pdf"):
        text, confidences, seconds, _ = read(GOLD / name)
        rates = f"{error_rate(text, wanted):7.4f} {error_rate(text, wanted, lenient):8.4f}"
        print(f"{name:22} {rates} {min(confidences, default=0):10.3f} {seconds:9.1f}")
    image = picture(GOLD / "linn.pdf", 0)
    started = time.perf_counter()
    text = tesseract_alone(image)
    rates = f"{error_rate(text, wanted):7.4f} {error_rate(text, wanted, lenient):8.4f}"
    print(f"{'tesseract alone':22} {rates} {'':10} {time.perf_counter() - started:9.1f}")


def picture(path: Path, index: int, dpi: int = 200) -> Any:
    """One page as a grey picture."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(path)
    try:
        return document[index].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
    finally:
        document.close()


def tesseract_alone(image: Any) -> str:
    """The lines in Tesseract's own order."""
    return "\n".join(" ".join(word.text for word in line.words) for line in read_picture(image).lines)


def scans() -> None:
    """Every file of the scan corpus and the scanned statements."""
    files = sorted(GOLD.glob("*.pdf")) + sorted((SHARED / "statements").glob("*scan*.pdf"))
    files += sorted((SHARED / "statements").glob("*page-images*.pdf"))
    worst = 0.0
    for path in files:
        text, confidences, seconds, outcome = read(path)
        worst = max(worst, seconds)
        pages = f"{seconds / len(confidences):5.1f} s a page" if confidences else ""
        lowest = f"{min(confidences):.2f}-{max(confidences):.2f}" if confidences else ""
        print(f"{path.name:34} {len(text):6} chars {lowest:10} {seconds:6.1f} s {pages:14} {outcome}")
    print(f"slowest: {worst:.1f} s")


def degraded(image: Any) -> Iterator[tuple[str, Any]]:
    """The picture made worse: coarser, softer, noisier."""
    from PIL import Image, ImageChops, ImageFilter

    width, height = image.size
    yield "clean", image
    for share in (0.6, 0.5, 0.45, 0.4, 0.35, 0.3):
        small = image.resize((round(width * share), round(height * share)), Image.Resampling.BILINEAR)
        soft = small.filter(ImageFilter.GaussianBlur(0.6))
        yield f"{200 * share:.0f} dpi, soft", soft.resize((width, height), Image.Resampling.BILINEAR)
    for sigma in (20, 40, 60):
        noise = Image.effect_noise((width, height), sigma)
        yield f"noise {sigma}", ImageChops.add(image, noise, scale=1, offset=-128)


def degrade(path: Path) -> None:
    """Error rate against the text layer of a clean page, beside Tesseract's confidence."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(path)
    wanted = document[0].get_textpage().get_text_range()
    document.close()
    for name, image in degraded(picture(path, 0)):
        started = time.perf_counter()
        reading = read_picture(image)
        text = "\n".join(" ".join(word.text for word in line.words) for line in reading.lines)
        rate = error_rate(text, wanted, lenient)
        print(
            f"{name:16} error {rate:6.3f}  confidence {reading.confidence:.3f}  {time.perf_counter() - started:5.1f} s"
        )


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scans", action="store_true")
    parser.add_argument("--degrade", type=Path, nargs="?", const=next(CORPUS.rglob("*.pdf"), None), default=None)
    arguments = parser.parse_args()
    version, hint = find_engine()
    if not version:
        raise SystemExit(hint)
    print(version)
    if arguments.scans:
        scans()
    elif arguments.degrade:
        degrade(arguments.degrade)
    else:
        gold()


if __name__ == "__main__":
    main()
