"""The picture encoder and the heads that supervise it patch by patch."""

from typing import Final

from torch import Tensor, nn

from models.training.layers import Block, grid_positions
from models.training.settings import GRID, PATCH_PX, VisionShape

KIND_CLASSES: Final = 25
"""The world's 24 kinds and «nothing here»."""


class PictureEncoder(nn.Module):
    """A ViT whose every tensor has a place in llama.cpp's SigLIP graph.

    Attributes:
        patch: Convolution that turns (n, 3, 128, 128) into a grid of patches.
        position: Learned positions (64, width).
        blocks: Transformer blocks.
        post: Layer norm after the last block.
    """

    def __init__(self, shape: VisionShape) -> None:
        """Make an encoder with fresh weights."""
        super().__init__()
        self.patch = nn.Conv2d(3, shape.width, PATCH_PX, stride=PATCH_PX)
        self.position = nn.Parameter(0.5 * grid_positions(GRID, shape.width))
        self.blocks = nn.ModuleList(
            Block(shape.width, shape.heads, shape.ff, shape.norm_eps) for _ in range(shape.layers)
        )
        self.post = nn.LayerNorm(shape.width, eps=shape.norm_eps)

    def forward(self, pixels: Tensor) -> Tensor:
        """Encode normalised pixels (n, 3, 128, 128) to normed patches (n, 64, width)."""
        x = self.patch(pixels).flatten(2).transpose(1, 2) + self.position
        for block in self.blocks:
            x = block(x)
        return self.post(x)


class PatchHeads(nn.Module):
    """What each patch must tell: factor by factor, so that unseen pairs compose."""

    def __init__(self, width: int) -> None:
        """Make heads for an encoder of this width."""
        super().__init__()
        self.kind = nn.Linear(width, KIND_CLASSES)
        self.colour = nn.Linear(width, 8)
        self.size = nn.Linear(width, 2)
        self.alike = nn.Linear(width, 3)
        self.akin = nn.Linear(width, 4)
        self.offset = nn.Linear(width, 2)
        self.centre = nn.Linear(width, 1)
        self.background = nn.Linear(width, 6)

    def forward(self, patches: Tensor) -> dict[str, Tensor]:
        """Return logits: (n, 64, classes) by factor, and the background's (n, 6)."""
        return {
            "kind": self.kind(patches),
            "colour": self.colour(patches),
            "size": self.size(patches),
            "alike": self.alike(patches),
            "akin": self.akin(patches),
            "offset": self.offset(patches),
            "centre": self.centre(patches),
            "background": self.background(patches.mean(1)),
        }


def normalise(pictures: Tensor) -> Tensor:
    """Turn uint8 (n, 128, 128, 3) into float32 (n, 3, 128, 128) in [-1, 1]."""
    return pictures.permute(0, 3, 1, 2).float().mul_(1.0 / 127.5).sub_(1.0).contiguous()
