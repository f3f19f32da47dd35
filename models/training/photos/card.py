"""Writes the card of ``starter-photos``, every number from the results."""

from pathlib import Path
from typing import Any, Final

from models.training.photos.measure import FOLDS

_HEAD: Final = """# Starter, photographs

A dual encoder for a person's photographs and drawings that works from the first minute, without a
download: a picture and an English sentence become unit vectors of 384 numbers in one space.
Licence: Apache-2.0 (the parts' below).

- **Pictures**: EfficientNet-Lite2 (Tan & Le 2019; 6.1 M parameters, ImageNet-1k; Apache-2.0). Its
  class probabilities mix the sentences of the thousand classes («a photo of a tench, freshwater
  dace-like game fish …», names and glosses of WordNet 3.0), as in ConSE (Norouzi et al. 2014); a
  linear map of its features is added.
- **Sentences**: all-MiniLM-L6-v2 (Apache-2.0), the very file of the pack `starter-text`, and a
  linear map.
- Both maps were fitted on openly licensed photographs with captions (public domain, CC0, CC BY; the
  credits are in `CREDITS.txt`): OpenStax figures with their alternative texts and photographs of
  COCO. WordNet 3.0, Copyright 2006 by Princeton University, is used under its licence.

## How well it finds
"""
_RULE: Final = "|---|---|---|---|---|---|---|"
_LIMITS: Final = """## What it knows, and what not

It knows about a thousand kinds of things, animals above all, and what lies near them in language:
«dog», «beach», «a plate with pizza», «people on skis». It does **not** know how many there are,
what is left of what, who somebody is, colours of things («a red car» finds cars, and red ones no
sooner), text in pictures, drawings and diagrams, or any language but English. People are known by
what they wear and do. Its classes are as skewed as ImageNet is: many breeds of dogs, few homes.
What it was fitted on are many textbooks' figures and few family albums. For more, get a larger
pack: `retllm-desktop models list`.
"""


def write_card(folder: Path, results: dict[str, Any]) -> None:
    """Write ``MODEL_CARD.md``."""
    found = results["leave_one_out"]
    lines = [_HEAD]
    lines.append(
        f"{found['captions']} captions find {found['photographs']} photographs of everyday life "
        "(COCO), and the names of COCO's objects those whose captions name them. Each photograph "
        "was found by maps that were fitted without it («left one out»: the others were fitted "
        "on, which is not quite fair), and by maps that were fitted without all of them.\n"
    )
    lines += [
        "| | R@1 | R@5 | R@10 | median place | mAP | first right |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, row in found.items():
        if isinstance(row, dict):
            cells = [row.get(key, "") for key in ("r1", "r5", "r10", "median", "map", "p1")]
            lines.append(f"| {name} | {' | '.join(str(cell) for cell in cells)} |")
    lines.append(
        f"\nIn {FOLDS} folds of all photographs, captions and textbooks' alternative texts find "
        f"unseen ones among {results['cross_validation']['fp32']['pool']}:\n"
    )
    lines += [
        "| | R@1 | R@3 | R@10 | median place | mAP | first right |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, row in results["cross_validation"].items():
        cells = [row["captions"][key] for key in ("r1", "r3", "r10", "median")]
        cells += [row["things"]["map"], row["things"]["p1"]]
        lines.append(f"| {name} | {' | '.join(str(cell) for cell in cells)} |")
    cutoff = results["cutoff"]["outcome"]
    lines.append(
        f"\nWhere a list ends: {100 * cutoff['matches_kept']:.0f} % of true matches are kept, "
        f"{100 * cutoff['right_of_shown']:.0f} % of what is shown is right, and "
        f"{100 * cutoff['nonsense_empty']:.0f} % of sentences about nothing visible show nothing.\n"
    )
    lines += ["| file | bytes |", "|---|---|"]
    lines += [f"| {name} | {size:,} |" for name, size in results["pack"].items()]
    lines.append("")
    lines.append(_LIMITS)
    (folder / "MODEL_CARD.md").write_text("\n".join(lines), "utf-8")
