"""Stage «card»: the packs' model cards, every number read from the results."""

import json
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.training.pair_card import pair_part, percent, table, weakest

Results = dict[str, Any]

_WORLD = """The world is drawn, not photographed: 24 kinds of things (house, tree, car, boat,
sun, moon, star, heart, cat, fish, bird, flower, cup, ball, umbrella, key, book, clock, kite,
mushroom, apple, lamp, flag, hat) in 8 colours and 2 sizes, one to four of them before one of
6 backgrounds, and English captions of a small grammar with synonyms. Twenty kind-colour pairs
occur in no training picture and no training caption: 12 are for testing only, 8 for choosing
settings."""

_LIMITS = """## What it cannot do

It knows its drawn world and nothing else: not your holiday photos, no faces, no text in pictures,
no language but English, no word outside of the grammar. On anything else its numbers mean nothing.
It is there so that the app can be tried, tested and measured at once; install a larger pack for
pictures of your own."""


def read_results(folder: Path) -> list[Results]:
    """Return the results of all seeds, in order."""
    paths = sorted(folder.glob("seed-*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def retrieval_table(results: Sequence[Results]) -> str:
    """Return R@1 of each stage, set and seed."""
    rows = [
        [
            str(r["seed"]), name, str(s["queries"]), percent(s["coarse_r1"]),
            percent(s["coarse_r5"]), percent(s["coarse_rk"]), percent(s["fine_r1"]),
            percent(s["final_r1"]),
        ]
        for r in results
        for name, s in r["test"].items()
    ]  # fmt: skip
    k = results[0]["fine_k"]
    head = [
        "seed",
        "set",
        "queries",
        "coarse R@1",
        "coarse R@5",
        f"coarse R@{k}",
        "fine alone R@1",
        "final R@1",
    ]
    return table(head, rows)


def variant_table(results: Sequence[Results]) -> str:
    """Return R@1 on the hard set by what distinguishes a picture from its base."""
    kinds = list(results[0]["test"]["hard"]["by_kind"])
    rows = []
    for r in results:
        found = r["test"]["hard"]["by_kind"]
        rows.append([str(r["seed"]), "coarse", *(percent(found[k]["coarse"]) for k in kinds)])
        rows.append([str(r["seed"]), "final", *(percent(found[k]["final"]) for k in kinds)])
    return table(["seed", "stage", *(k.replace("_", " ") for k in kinds)], rows)


def pairwise_table(results: Sequence[Results]) -> str:
    """Return the pairwise accuracy for each kind of hard negative."""
    kinds = list(results[0]["pairwise"])
    rows = [
        [kind, str(results[0]["pairwise"][kind]["n"])]
        + [percent(r["pairwise"][kind][stage]) for r in results for stage in ("coarse", "fine")]
        for kind in kinds
    ]
    columns = [f"seed {r['seed']} {stage}" for r in results for stage in ("coarse", "fine")]
    return table(["kind", "choices", *columns], rows)


def int8_table(results: Sequence[Results]) -> str:
    """Return what eight-bit weights cost."""
    rows = [
        [
            str(r["seed"]), name, percent(s["fp32_r1"]), percent(s["int8_r1"]),
            percent(s["top_k_kept"]), f"{s['image_cosine_min']:.4f}",
            f"{s['text_cosine_min']:.4f}",
        ]
        for r in results
        for name, s in r["int8"].items()
    ]  # fmt: skip
    k = results[0]["fine_k"]
    head = [
        "seed",
        "set",
        "fp32 R@1",
        "int8 R@1",
        f"top {k} kept",
        "least cosine, image",
        "least cosine, text",
    ]
    return table(head, rows)


def cutoff_table(found: Results) -> str:
    """Return what the cutoff keeps of true matches, and what it shows of nonsense."""
    rows = [
        [
            f"{int(size):,}", rule, str(s["queries"]), percent(s["matches_kept"]),
            str(s["queries_without_match"]), f"{s['shown']:.1f}", f"{s['nonsense_shown']:.1f}",
            percent(s["nonsense_empty"]),
        ]
        for size, rules in found["libraries"].items()
        for rule, s in rules.items()
    ]  # fmt: skip
    head = [
        "pictures",
        "cutoff",
        "queries",
        "true matches kept",
        "queries left without any",
        "shown",
        "shown of nonsense",
        "nonsense that shows nothing",
    ]
    return table(head, rows)


def _cutoff_part(results_folder: Path, shipped: int) -> str:
    path = results_folder / f"similarity_cutoff-{shipped}.json"
    if not path.exists():
        return ""
    found = json.loads(path.read_text(encoding="utf-8"))
    shares = ", ".join(
        f"{name} {percent(share)} %" for name, share in found["not_understood"].items()
    )
    said = textwrap.fill(
        f"Where a list of {found['coarse_k']} candidates ends. A query is understood where its "
        f"cosines with the {found['reference_cohort']:,} pictures of the cohort have a "
        f"skewness of {found['skewness']} at least; then what stands out by {found['z_score']} at "
        f"least, and at most {found['max_drop']} less than the best, is shown. Otherwise only what "
        f"hardly any of so many accidents would reach is. Not understood of test queries: "
        f"{shares}. *none*: no "
        "cutoff; *top alone*: what accidents would hardly reach, for all queries; *chosen*: the "
        "cutoff of the manifest.",
        width=100,
    )
    return f"\n{said}\n\n{cutoff_table(found)}\n"


def write_cards(out: Path, results_folder: Path, shipped: int) -> None:
    """Write both cards.

    Args:
        out: Folder of the packs.
        results_folder: Folder of ``seed-N.json``.
        shipped: The seed whose weights are in the packs.
    """
    results = read_results(results_folder)
    own = next(r for r in results if r["seed"] == shipped)
    coarse, fine = out / "starter-coarse", out / "starter-fine"
    (coarse / "MODEL_CARD.md").write_text(
        _coarse_card(coarse, results, own, _cutoff_part(results_folder, shipped)), encoding="utf-8"
    )
    (fine / "MODEL_CARD.md").write_text(
        _fine_card(fine, results, own, results_folder), encoding="utf-8"
    )


def _sizes(folder: Path) -> str:
    rows = [
        [path.name, f"{path.stat().st_size:,}"]
        for path in sorted(folder.iterdir())
        if path.suffix in {".onnx", ".gguf"} or path.name in {"tokenizer.json", "backdrop.npy"}
    ]
    return table(["file", "bytes"], rows)


def _coarse_card(folder: Path, results: Sequence[Results], own: Results, cutoff_part: str) -> str:
    cost = own["cost"]
    speed = table(
        ["precision", "pictures a second", "captions a second"],
        [
            [p, f"{cost[f'image_{p}_per_s']:.0f}", f"{cost[f'text_{p}_per_s']:.0f}"]
            for p in ("fp32", "int8")
        ],
    )
    return f"""# starter-coarse

A small dual encoder: pictures of 128 × 128 and sentences become unit vectors of 256 numbers, whose
cosine proposes candidates. Licence: Apache-2.0, weights and data.

## How it was made

{_WORLD}

The picture tower is a vision transformer (patches of 16, width 160, five layers) trained to tell
kind, colour, size and place of what each patch shows and how many of it there are, then frozen; one
more block and a pooling with four queries were trained with a text transformer (three layers, width
128) by contrast within batches of 256, without hard negatives. `models/training` makes it from
nothing with one command. This file ships seed {own["seed"]}.

{_sizes(folder)}

## Measured

Test pictures and captions share no seed with training or with the choice of settings. Each query
is true of exactly one picture of its gallery. *hard*: families of eight near-duplicates; *easy*:
independent scenes; *withheld*: kind-colour pairs that training never saw.

{retrieval_table(results)}

Eight-bit weights against full precision:

{int8_table(results)}
{cutoff_part}
Speed on {own["threads"]} thread of a {own["machine"]} machine that was doing other work too:

{speed}

{_LIMITS}
"""


def _weakest(own: Results) -> str:
    """Say which pairs and which members of families are told apart least often."""
    pairs = sorted(own["pairwise"].items(), key=lambda kind: kind[1]["fine"])[:3]
    members = sorted(own["test"]["hard"]["by_kind"].items(), key=lambda kind: kind[1]["final"])[:2]
    said = ", ".join(f"{name} ({percent(s['fine'])} %)" for name, s in pairs)
    families = " and ".join(
        f"{name.replace('_', ' ')} ({percent(s['final'])} %)" for name, s in members
    )
    return textwrap.fill(
        f"Of the pairs above it is weakest at {said}; of the members of a family it finds "
        f"{families} least often.",
        width=100,
    )


def _without_pairs(results: Sequence[Results], found: Path) -> str:
    """Say which seeds have not been through the stage «pairs»."""
    seeds = [r["seed"] for r in results if not (found / f"pairs-{r['seed']}.json").exists()]
    if not seeds:
        return ""
    said = ", ".join(str(seed) for seed in seeds)
    return f"\nSeed {said} has been through all stages but the last: captions only.\n"


def _fine_card(folder: Path, results: Sequence[Results], own: Results, found: Path) -> str:
    cost = own["cost"]
    parity = table(
        ["seed", "largest difference of P(True)", "strings", "tokenized differently"],
        [
            [
                str(r["seed"]), f"{r['parity']['p_true_difference_max']:.1e}",
                str(r["parity"]["tokenizer_strings"]), str(r["parity"]["tokenizer_different"]),
            ]
            for r in results
        ],
    )  # fmt: skip
    return f"""# starter-fine

A small judge: shown a picture of 128 × 128 and a caption, it answers True or False. It answers the
same about two pictures, with or without words, and about a passage and a query, and tells which of
several sentences is true of a picture; the prompts are in its manifest. Files are GGUF (`llama`
and `clip` with a `janus_pro` projector), which llama.cpp loads as any other model's.
Licence: Apache-2.0, weights and data.

## How it was made

{_WORLD}

The picture encoder is that of starter-coarse. A decoder (five layers, width 192) reads its 64
tokens and then the caption. It was trained on true captions, on captions a small step away from
true ones, and on true captions of other pictures; helper heads, dropped at export, made it tell at
each noun what stands there and how many, at each claim whether all is true so far, and the actual
background and relation. A last stage went on with captions and added the other questions; there
helper heads made it tell what the first picture shows at each place of the second and in which
factors the two differ. `models/training` makes it from nothing with one command. This file ships
seed {own["seed"]}.

{_sizes(folder)}

## Measured

Through the shipped files and the app's own runtime, {own["fine_k"]} candidates a query. *final*
orders them by log-odds / {own["temperature"]:.3f} + {own["weight"]:.0f} · cosine; both numbers
and the calibration were chosen on validation sets alone.

{retrieval_table(results)}

R@1 on the hard set by what distinguishes the picture from the base of its family:

{variant_table(results)}
{_without_pairs(results, found)}
Two captions of one picture, one true and one false, in the same words but for the change:

{pairwise_table(results)}

{pair_part(found, own["seed"])}
llama.cpp against the framework that trained it, captions, on the weights as the files hold them:

{parity}

Cost of one candidate on {own["threads"]} thread of a {own["machine"]} machine that was doing
other work too, medians: picture encoder {cost["encode"]:.1f} ms, picture into the decoder
{cost["prefill"]:.1f} ms, caption {cost["suffix"]:.1f} ms.

## Where it is weak

{_weakest(own)}{weakest(found, own["seed"])}
How the weights came about is told in `models/training/README.md`.

{_LIMITS}
"""
