"""How often the encoding of a text is told, by language, encoding and length.

    python -m tests.benchmarks encodings --others

Pieces of prose are written in each legacy encoding of their language, alone and within a page of
HTML that is ASCII else. A piece counts as told where every character of it is read right. Texts of
the first set are those that the weights were chosen on; the others tell how far that carries. With
``--others`` the detectors that are installed are asked for the same pieces: ``chardet`` alone,
``charset_normalizer``, ``cchardet`` (uchardet) and ``chardetng_py``.
"""

import argparse
import importlib
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from retllm_desktop.core.errors import ItemError
from retllm_desktop.extraction.documents.encoding import decode_text, find_codec
from tests.benchmarks import report
from tests.benchmarks.encoding_texts import ENCODINGS, OTHER_PROSE, PROSE

LENGTHS = (20, 40, 100, 400)
SETS = {"fitted on": PROSE, "kept apart": OTHER_PROSE}
COMMON = ("cp932", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "koi8_r", "cp1250", "cp1251",
          "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257")  # fmt: skip

Piece = tuple[str, str, int, str, bytes]


def cut_pieces(prose: dict[str, str]) -> Iterator[Piece]:
    """Yield (language, encoding, length, text, bytes) of every piece that is not ASCII."""
    for language, text in prose.items():
        for encoding in ENCODINGS[language]:
            for length in LENGTHS:
                for start in range(0, max(1, len(text) - length + 1), max(length // 2, 17)):
                    data = text[start : start + length].encode(encoding, "ignore")
                    if not data.isascii() or encoding.startswith("iso2022"):
                        yield language, encoding, length, data.decode(encoding), data


def within_page(data: bytes) -> bytes:
    """Return a page of HTML that holds a text and declares nothing."""
    return (
        b'<html><head><title>Order</title></head><body class="page"><p>Order no. 12 of 2024:</p>\n'
        b"<p>" + data + b"</p>\n<p>Thank you.</p></body></html>\n"
    )


def read_ours(data: bytes) -> str:
    """Read a text as the program does."""
    try:
        return decode_text(data, html=data.startswith(b"<html")).text
    except ItemError:
        return ""


def find_others() -> Iterator[tuple[str, Callable[[bytes], str]]]:
    """Yield the detectors that are installed, as readers of texts."""

    def reader(name: str, ask: Callable[[Any, bytes], str | None]) -> Callable[[bytes], str] | None:
        try:
            module = importlib.import_module(name)
        except ImportError:
            return None

        def read(data: bytes) -> str:
            codec = find_codec(ask(module, data) or "")
            return data.decode(codec, "replace") if codec else ""

        return read

    asked: dict[str, Callable[[Any, bytes], str | None]] = {
        "chardet": lambda module, data: module.detect(data)["encoding"],
        "charset_normalizer": lambda module, data: getattr(
            module.from_bytes(data).best(), "encoding", None
        ),
        "cchardet": lambda module, data: module.detect(data)["encoding"],
        "chardetng_py": lambda module, data: module.detect(data),
    }
    for name, ask in asked.items():
        if (read := reader(name, ask)) is not None:
            yield name, read


def measure(read: Callable[[bytes], str], prose: dict[str, str]) -> tuple[Counter[Any], float]:
    """Return what shares are told by length, encoding and in pages, and ms of one core a piece."""
    right: Counter[Any] = Counter()
    asked: Counter[Any] = Counter()
    began = time.process_time()
    pieces = list(cut_pieces(prose))
    for _, encoding, length, text, data in pieces:
        for key, told in (
            (length, text == read(data)),
            ("in a page", text in read(within_page(data))),
        ):
            asked[key] += 1
            right[key] += told
            if key == length:
                common = "common encodings" if encoding in COMMON else "others"
                for name in (encoding, common, (common, length)):
                    asked[name] += 1
                    right[name] += told
    spent = (time.process_time() - began) * 1000 / (2 * len(pieces))
    return Counter({key: right[key] / count for key, count in asked.items()}), spent


def main() -> None:
    """Measure, write the table and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--others", action="store_true", help="ask other detectors as well")
    options = parser.parse_args()
    rows: list[tuple[str, float, str]] = []
    for name, prose in SETS.items():
        shares, spent = measure(read_ours, prose)
        rows += [(f"{name}: {length} characters", shares[length], "told") for length in LENGTHS]
        rows += [
            (f"{name}: common encodings, {length} characters",
             shares["common encodings", length], "told")
            for length in LENGTHS
        ]  # fmt: skip
        rows.append((f"{name}: within a page of HTML, all lengths", shares["in a page"], "told"))
        encodings = sorted({encoding for used in ENCODINGS.values() for encoding in used})
        rows += [(f"{name}: {encoding}, all lengths", shares[encoding], "told")
                 for encoding in encodings if encoding in shares]  # fmt: skip
        rows.append((f"{name}: time", spent, "ms of one core a text"))
    if options.others:
        for other, read in find_others():
            for name, prose in SETS.items():
                shares, spent = measure(read, prose)
                rows += [(f"{other}, {name}: {length} characters", shares[length], "told")
                         for length in LENGTHS]  # fmt: skip
                rows.append((f"{other}, {name}: cp1252, all lengths", shares["cp1252"], "told"))
                rows.append((f"{other}, {name}: time", spent, "ms of one core a text"))
    settings = {"pieces": sum(1 for prose in SETS.values() for _ in cut_pieces(prose))}
    sys.stdout.write(report.write("encodings", rows, settings))
