"""Photographs with captions: which may be fitted on, which may only be measured on, and credits.

Two folders are read: ``coco_by85`` (``captions.json``: COCO val2017 with five captions each) and
``open_photos`` (``manifest.json``: textbook figures with alternative texts, and others with names).
Fitted on is what is in the public domain, CC0 or CC BY; not what is CC BY-SA, nor the kinds whose
licence others copied, nor what the judged collection of the test suite holds.
"""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_COLLECTION: Final = Path("tests/relevance/collection.json")
_SECOND_HAND: Final = ("commons_", "lire")
"""Kinds whose licences and authors were copied from a list of somebody else's."""
COCO: Final = "coco"


@dataclass(frozen=True, slots=True)
class Photograph:
    """A photograph.

    Attributes:
        name: Folder and file name.
        kind: Where it comes from, as the manifest calls it.
        captions: What it shows; at least one.
        fitted: Whether its licence lets us fit on it and no test needs it unseen.
        credit: Author, source and licence in one line.
    """

    name: str
    path: Path
    kind: str
    captions: tuple[str, ...]
    fitted: bool
    credit: str


def read_photographs(root: Path) -> tuple[Photograph, ...]:
    """Read both folders below ``root``, those of COCO first, each in its file's order."""
    held_out = json.loads(_COLLECTION.read_text("utf-8"))["files"].values()
    found: list[Photograph] = []
    for entry in json.loads((root / "coco_by85/captions.json").read_text("utf-8")):
        licence = f"{entry['license']}, {entry['license_url']}"
        credit = f"{entry['flickr_url']} ({licence}); captions: COCO Consortium (CC BY 4.0)"
        entry |= {"kind": COCO, "licence": entry["license"], "credit": credit}
        found.append(_photograph(f"coco_by85/images/{entry['file']}", entry, root, held_out))
    for entry in json.loads((root / "open_photos/manifest.json").read_text("utf-8")):
        licence = f"{entry['licence']}, {entry.get('licence_url', '')}"
        author = entry.get("author") or entry.get("credit") or "unknown"
        title = f"«{entry['title']}», " if entry.get("title") else ""
        credit = f"{title}{author}; {entry['source']}: {entry['source_id']} ({licence})"
        if entry.get("caption_licence"):
            credit += f"; caption: {entry['caption_licence']}"
        entry |= {"credit": credit}
        found.append(_photograph(f"open_photos/images/{entry['file']}", entry, root, held_out))
    return tuple(found)


def _photograph(
    name: str, entry: dict[str, Any], root: Path, held_out: Collection[str]
) -> Photograph:
    licence, kind = entry["licence"], entry["kind"]
    shared_alike = "SA" in licence or "ShareAlike" in licence
    fitted = not shared_alike and not kind.startswith(_SECOND_HAND) and name not in held_out
    captions = tuple(entry.get("captions") or entry["labels"])
    credit = " ".join(entry["credit"].split())
    return Photograph(name, root / name, kind, captions, fitted, credit)


def write_credits(path: Path, photographs: Sequence[Photograph]) -> None:
    """Write who made the photographs that were fitted on."""
    lines = [
        "The linear maps of this pack were fitted on these photographs and their captions. The",
        "pictures themselves are not part of it. Each line: author or address, source, licence.",
        "",
        *sorted({photograph.credit for photograph in photographs}),
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def load_pixels(path: Path, px: int, *, mirrored: bool = False) -> NDArray[np.uint8]:
    """Decode a picture and squash it to (px, px, 3)."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").resize((px, px), Image.Resampling.BICUBIC)
    pixels = np.asarray(small)
    return pixels[:, ::-1] if mirrored else pixels


_OBJECTS: Final = {
    # COCO's categories, with words of captions that mean them.
    "bicycle": "bike", "car": "", "motorcycle": "motorbike", "airplane": "plane jet", "bus": "",
    "train": "", "truck": "", "boat": "", "traffic light": "", "fire hydrant": "hydrant",
    "stop sign": "", "parking meter": "", "bench": "", "bird": "", "cat": "kitten",
    "dog": "puppy", "horse": "", "sheep": "lamb", "cow": "cattle", "elephant": "", "bear": "",
    "zebra": "", "giraffe": "", "backpack": "", "umbrella": "", "handbag": "", "tie": "",
    "suitcase": "luggage", "frisbee": "", "skis": "ski skiing skier", "snowboard": "snowboarding",
    "sports ball": "ball", "kite": "", "baseball bat": "bat", "baseball glove": "glove",
    "skateboard": "skateboarding", "surfboard": "surfing surf", "tennis racket": "racket racquet",
    "bottle": "", "wine glass": "wine", "cup": "", "fork": "", "knife": "knives", "spoon": "",
    "bowl": "", "banana": "", "apple": "", "sandwich": "", "orange": "", "broccoli": "",
    "carrot": "", "hot dog": "", "pizza": "", "donut": "doughnut", "cake": "", "chair": "",
    "couch": "sofa", "potted plant": "plant", "bed": "", "dining table": "table", "toilet": "",
    "tv": "television", "laptop": "", "mouse": "", "remote": "", "keyboard": "",
    "cell phone": "phone cellphone", "microwave": "", "oven": "", "toaster": "", "sink": "",
    "refrigerator": "fridge", "book": "", "clock": "", "vase": "", "scissors": "",
    "teddy bear": "teddy", "hair drier": "", "toothbrush": "",
}  # fmt: skip


def objects_shown(photographs: Sequence[Photograph]) -> dict[str, NDArray[np.bool_]]:
    """Return by COCO's object names which photographs' captions name them.

    Only names that at least two photographs have are kept. «person» is left out: nearly every
    other picture shows one.
    """
    said = [" ".join(p.captions).lower() for p in photographs]
    found: dict[str, NDArray[np.bool_]] = {}
    for name, others in _OBJECTS.items():
        words = "|".join(re.escape(word) for word in (name, *others.split()))
        pattern = re.compile(rf"\b(?:{words})(?:s|es)?\b")
        shown = np.array([bool(pattern.search(text)) for text in said])
        if shown.sum() >= 2:
            found[name] = shown
    return found
