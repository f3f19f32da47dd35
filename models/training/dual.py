"""The coarse dual encoder: picture tower on frozen patches, text tower from scratch."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.training.layers import Block
from models.training.settings import CoarseShape, VisionShape
from models.training.vision import PictureEncoder


class PictureTower(nn.Module):
    """One more block and a pooling with a few learned queries, on the encoder's patches."""

    def __init__(self, vision: VisionShape, coarse: CoarseShape) -> None:
        """Make a tower with fresh weights."""
        super().__init__()
        width = vision.width
        self.block = Block(width, vision.heads, vision.ff, vision.norm_eps)
        self.norm = nn.LayerNorm(width, eps=vision.norm_eps)
        self.queries = nn.Parameter(torch.randn(coarse.pool_queries, width) * 0.5)
        self.k = nn.Linear(width, width)
        self.v = nn.Linear(width, width)
        self.out = nn.Linear(coarse.pool_queries * width, coarse.dim)
        self.heads = vision.heads

    def forward(self, patches: Tensor) -> Tensor:
        """Pool patches (n, 64, width) to unit rows (n, dim)."""
        x = self.norm(self.block(patches))
        n, length, width = x.shape
        size = width // self.heads
        k = self.k(x).view(n, length, self.heads, size).transpose(1, 2)
        v = self.v(x).view(n, length, self.heads, size).transpose(1, 2)
        q = self.queries.view(1, -1, self.heads, size).transpose(1, 2)
        weight = torch.softmax(q @ k.transpose(-1, -2) * size**-0.5, dim=-1)
        pooled = (weight @ v).transpose(1, 2).reshape(n, -1)
        return functional.normalize(self.out(pooled), dim=-1)


class WholePictureTower(nn.Module):
    """What the exported image model computes: pixels to unit rows."""

    def __init__(self, encoder: PictureEncoder, tower: PictureTower) -> None:
        """Put an encoder and a tower together."""
        super().__init__()
        self.encoder = encoder
        self.tower = tower

    def forward(self, pixel_values: Tensor) -> Tensor:
        """Embed normalised pixels (n, 3, 128, 128) as (n, dim) unit rows."""
        return self.tower(self.encoder(pixel_values))


class TextTower(nn.Module):
    """A small bidirectional transformer; token 0 is padding and is masked."""

    def __init__(self, vocabulary: int, coarse: CoarseShape) -> None:
        """Make a tower with fresh weights."""
        super().__init__()
        width = coarse.text_width
        self.embed = nn.Embedding(vocabulary, width)
        self.position = nn.Parameter(torch.randn(coarse.context, width) * 0.05)
        self.blocks = nn.ModuleList(
            Block(width, coarse.text_heads, coarse.text_ff, 1e-6) for _ in range(coarse.text_layers)
        )
        self.norm = nn.LayerNorm(width)
        self.out = nn.Linear(2 * width, coarse.dim)
        nn.init.normal_(self.embed.weight, std=0.3)

    def forward(self, input_ids: Tensor) -> Tensor:
        """Embed token ids (n, length) int64 as (n, dim) unit rows."""
        real = (input_ids != 0).float()
        bias = (1.0 - real)[:, None, None, :] * -1e4
        x = self.embed(input_ids) + self.position[: input_ids.shape[1]]
        for block in self.blocks:
            x = block(x, bias)
        x = self.norm(x)
        weight = real.unsqueeze(-1)
        mean = (x * weight).sum(1) / weight.sum(1).clamp(min=1.0)
        high = (x + (weight - 1.0) * 1e4).amax(1)
        return functional.normalize(self.out(torch.cat([mean, high], dim=-1)), dim=-1)


class DualTowers(nn.Module):
    """Both towers and the temperature of the contrast between them."""

    def __init__(self, vocabulary: int, vision: VisionShape, coarse: CoarseShape) -> None:
        """Make both towers with fresh weights."""
        super().__init__()
        self.picture = PictureTower(vision, coarse)
        self.text = TextTower(vocabulary, coarse)
        self.log_scale = nn.Parameter(torch.tensor(2.7))
