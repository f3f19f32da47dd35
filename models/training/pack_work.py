"""What the packs of the catalogue have to compute, the ``work`` of its files, by their shapes.

    python -m models.training.pack_work          what each file of the catalogue should say
    python -m models.training.pack_work --write  write it there

Layers, widths and tokens are those that its twin is made with (``encoder_twins``,
``judge_twins``). Counted are the
matrix products of its layers, 2 operations a multiplication (attention included; embeddings,
norms and heads are left out: below 2 % together). A passage has a thousand characters, which a
tokenizer makes 250 tokens of, a candidate of the close check a picture of 4:3 at the pack's
longest side and 24 tokens that it does not share with other candidates.
"""

import argparse
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from models.training.encoder_twins.shapes import TWINS, Family, TextShape
from models.training.judge_twins.shapes import PUBLISHED, TwinShape

CATALOGUE: Final = Path(__file__).parents[1] / "catalogue"
_PASSAGE_TOKENS: Final = 250
_OWN_TOKENS: Final = 24
_ASPECT: Final = 3 / 4
_WORK_LINE: Final = re.compile(r'^  "work": .*\n', re.MULTILINE)
_MEMORY_LINE: Final = re.compile(r'^  "minimum_ram_bytes": \d+,\n', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Layers:
    """The layers of a transformer.

    Attributes:
        count: How many there are.
        width: Of the residual stream.
        mlp: Width of the feed-forward part.
        gated: Whether that has a gate, and so three matrices.
        query: Width of all heads' queries together; 0: ``width``.
        key: Width of keys, and of values; 0: as queries.
        further: Weights of further products in a layer.
    """

    count: int
    width: int
    mlp: int
    gated: bool = False
    query: int = 0
    key: int = 0
    further: int = 0

    def gflop(self, tokens: int) -> float:
        """Return 10^9 operations for tokens that see each other."""
        query = self.query or self.width
        key = self.key or query
        weights = 2 * self.width * query + 2 * self.width * key
        weights += (3 if self.gated else 2) * self.width * self.mlp
        weights += self.further
        attention = 2 * query * tokens
        return 2 * self.count * tokens * (weights + attention) / 1e9


@dataclass(frozen=True, slots=True)
class DualShape:
    """A dual encoder: its towers, and how many tokens a picture and a sentence are.

    Attributes:
        through: Tokens of a picture's sequence in the text tower, 0 where it goes through none.
    """

    picture: Layers
    picture_tokens: int
    text: Layers
    text_tokens: int
    through: int = 0

    def work(self) -> dict[str, float]:
        """Return 10^9 operations of a picture and of a sentence."""
        picture = self.picture.gflop(self.picture_tokens) + self.text.gflop(self.through)
        return {
            "picture_gflop": _rounded(picture),
            "text_gflop": _rounded(self.text.gflop(self.text_tokens)),
        }


_OTHER_DUALS: Final = {
    "clip-vit-b-32-256-datacomp": DualShape(Layers(12, 768, 3072), 65, Layers(12, 512, 2048), 77),
    # 140 tokens a picture, nine patches each. Of 24 layers for texts four have wider queries; each
    # is gated by a projection of what went in.
    "embeddinggemma-2": DualShape(
        Layers(16, 768, 3072, True),
        1260,
        Layers(24, 512, 2048, True, (20 * 1024 + 4 * 2048) // 24, 512, 3 * 512**2),
        64,
        through=144,
    ),
}
_OTHER_TEXTS: Final = {"all-minilm-l6-v2": Layers(6, 384, 1536)}
_PATCH_PX: Final = {"qwen3vl": 16, "qwen35": 16}
_TWINS: Final = {twin.pack: twin for twin in TWINS if not twin.pack.startswith("embeddinggemma")}
_JUDGES: Final = {
    pack: shape for pack, shape in PUBLISHED.items() if shape.family in {*_PATCH_PX, "smolvlm"}
}


def known_packs() -> frozenset[str]:
    """Ids of the packs whose work is told from shapes.

    Not of Gemma 4 and MiniCPM-V, whose picture towers take fewer tokens the deeper they go.
    """
    return frozenset({*_OTHER_DUALS, *_OTHER_TEXTS, *_TWINS, *_JUDGES})


def pack_work(pack: str, image_max_px: int = 0) -> dict[str, float]:
    """Return the ``work`` of a pack, to three digits.

    Args:
        pack: Its id, of ``known_packs``.
        image_max_px: Longest side of a judge's pictures.
    """
    if pack in _JUDGES:
        return {"question_gflop": _rounded(_question_gflop(_JUDGES[pack], image_max_px))}
    if pack in _OTHER_TEXTS:
        return {"text_gflop": _rounded(_OTHER_TEXTS[pack].gflop(_PASSAGE_TOKENS))}
    if pack in _OTHER_DUALS:
        return _OTHER_DUALS[pack].work()
    twin = _TWINS[pack]
    text = _text_layers(twin.text, gated=twin.family is Family.QWEN_3)
    if twin.picture is None:
        return {"text_gflop": _rounded(text.gflop(_PASSAGE_TOKENS))}
    shape = twin.picture
    picture = Layers(shape.layers, shape.width, shape.inner)
    tokens = (shape.px // shape.patch_px) ** 2
    return DualShape(picture, tokens, text, twin.text.positions).work()


def _text_layers(shape: TextShape, *, gated: bool) -> Layers:
    head = shape.head_width or shape.width // shape.heads
    key = head * (shape.key_value_heads or shape.heads)
    return Layers(shape.layers, shape.width, shape.inner, gated, head * shape.heads, key)


def _question_gflop(shape: TwinShape, image_max_px: int) -> float:
    """Return the work of a candidate's picture and of the tokens that it shares with no other.

    SmolVLM brings pictures to a square of its own size; the others keep their shape, and four
    patches are a token. Gated delta layers count as attention of the same width.
    """
    seen, read = shape.vision, shape.text
    tower = Layers(
        seen.get("depth", seen.get("num_hidden_layers", 0)),
        seen["hidden_size"],
        seen["intermediate_size"],
    )
    if shape.family == "smolvlm":
        patches = (seen["image_size"] // seen["patch_size"]) ** 2
        tokens = patches // shape.top["scale_factor"] ** 2
    else:
        side = image_max_px // _PATCH_PX[shape.family]
        patches = side * int(side * _ASPECT)
        tokens = patches // 4
    width, heads = read["hidden_size"], read["num_attention_heads"]
    head = read.get("head_dim", width // heads)
    text = Layers(
        read["num_hidden_layers"],
        width,
        read["intermediate_size"],
        True,
        head * heads,
        head * read["num_key_value_heads"],
    )
    return tower.gflop(patches) + text.gflop(tokens + _OWN_TOKENS)


def _rounded(value: float) -> float:
    return float(f"{value:.3g}")


def main() -> None:
    """Print or write what the catalogue should say."""
    parser = argparse.ArgumentParser(description="The work of the catalogue's packs")
    parser.add_argument("--write", action="store_true", help="write it into the catalogue")
    write: bool = parser.parse_args().write
    for pack in sorted(known_packs()):
        path = CATALOGUE / f"{pack}.json"
        offer = json.loads(path.read_text("utf-8"))
        work = pack_work(pack, offer.get("fine", {}).get("image_max_px", 0))
        print(pack, work)  # noqa: T201 - it is what the command is for
        if write and offer.get("work") != work:
            text = _WORK_LINE.sub("", path.read_text("utf-8"))
            line = f'  "work": {json.dumps(work)},\n'
            path.write_text(_MEMORY_LINE.sub(rf"\g<0>{line}", text), "utf-8")


if __name__ == "__main__":
    main()
