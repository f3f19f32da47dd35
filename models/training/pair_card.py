"""Stage «card», the other pairs: their tables for the fine pack's card."""

import json
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Results = dict[str, Any]

_MEANING = {
    "image_to_image": "the same scene, drawn anew",
    "composed_to_image": "the scene with the change that the text says, and no other",
    "composed_to_composed": "the same scene, and both captions true",
    "image_to_texts": "the one true sentence, chosen out of up to five at once",
    "text_to_passage": "a passage that says what the query says",
}


def percent(value: float) -> str:
    """Return a share as a percentage of one decimal."""
    return f"{100 * value:.1f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def pair_part(results_folder: Path, shipped: int) -> str:
    """Return the card's section on the other pairs, empty where they were not measured."""
    path = results_folder / f"pairs-{shipped}.json"
    if not path.exists():
        return ""
    found = json.loads(path.read_text(encoding="utf-8"))
    pairs: Results = found["pairs"]
    said = textwrap.fill(
        "The coarse order is by cosine: of pictures, of texts, or of a picture's vector plus a "
        "text's, weighted as validation chose. The fine stage judges the first k of it. *fine "
        "alone* orders them by the answer, *final* as the manifest's rule for the pair says, "
        "which was chosen on validation sets as well. Where *asked* says no, judging found "
        "less than five queries in a hundred more than the coarse order there: the manifest has no "
        "prompt for the pair, and the app leaves the coarse order as it is. A choice among "
        "texts is used as the answer gives it (*fine alone*) and orders texts among themselves.",
        width=100,
    )
    return f"""
### Other questions

{_meanings()}

{said}

{_retrieval(pairs)}

A match against one candidate that was made to be mistaken for it:

{_pairwise(pairs)}

A picture and two to five sentences, one true and the others a small step away from true ones:

{_lists(pairs["image_to_texts"]["lists"])}

llama.cpp against the framework, largest difference of a probability:

{table(["pair", "difference"], [[k, f"{v:.1e}"] for k, v in found["parity"].items()])}
"""


def _meanings() -> str:
    return table(["question", "what matches"], [[k, v] for k, v in _MEANING.items()])


def _retrieval(pairs: Results) -> str:
    rows = [
        [
            pair, "yes" if found["answered"] else "no", name, str(s["queries"]),
            str(s["gallery"]), str(s["k"]),
            percent(s["coarse_r1"]), percent(s["coarse_rk"]), percent(s["fine_r1"]),
            percent(s["final_r1"]), f"{s['calibration_error']:.3f}",
        ]
        for pair, found in pairs.items()
        for name, s in found["test"].items()
    ]  # fmt: skip
    return table(
        [
            "pair",
            "asked",
            "set",
            "queries",
            "gallery",
            "k",
            "coarse R@1",
            "coarse R@k",
            "fine alone R@1",
            "final R@1",
            "calibration error",
        ],
        rows,
    )


def _pairwise(pairs: Results) -> str:
    rows = [
        [pair, kind.replace("_", " "), str(s["n"]), percent(s["coarse"]), percent(s["fine"])]
        for pair, found in pairs.items()
        for kind, s in found.get("pairwise", {}).items()
    ]
    return table(["pair", "what is wrong", "choices", "coarse", "fine"], rows)


def _lists(lists: Results) -> str:
    rows = [
        [length, str(s["n"]), percent(1 / int(length)), percent(s["coarse"]), percent(s["fine"])]
        for length, s in lists.items()
    ]
    return table(["sentences", "lists", "by chance", "coarse", "fine"], rows)


def weakest(results_folder: Path, shipped: int) -> str:
    """Say which of the other pairs' candidates are told apart least often."""
    path = results_folder / f"pairs-{shipped}.json"
    if not path.exists():
        return ""
    found = json.loads(path.read_text(encoding="utf-8"))
    kinds = [
        (s["fine"], f"{pair}, {kind.replace('_', ' ')} ({percent(s['fine'])} %)")
        for pair, own in found["pairs"].items()
        for kind, s in own.get("pairwise", {}).items()
    ]
    said = "; ".join(text for _, text in sorted(kinds)[:6])
    said = f"Of the other questions' choices, at: {said}."
    before = found.get("captions_before", {})
    if before:
        shares = ", ".join(f"{name} {percent(share)}" for name, share in before.items())
        said += f" Before it learned the other questions it found of captions: {shares}."
    return "\n" + textwrap.fill(said, width=100)
