"""Muon for the blocks' matrices and AdamW for everything else.

Source: K. Jordan et al., *Muon: An optimizer for hidden layers in neural networks*, 2024
(momentum, orthogonalised by five Newton-Schulz steps).
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn

_COEFFICIENTS = (3.4445, -4.7750, 2.0315)


def orthogonalise(matrices: Tensor, steps: int = 5) -> Tensor:
    """Bring singular values of a stack (n, rows, columns) near one."""
    a, b, c = _COEFFICIENTS
    tall = matrices.shape[-2] > matrices.shape[-1]
    x = matrices.transpose(-1, -2) if tall else matrices
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(steps):
        gram = x @ x.transpose(-1, -2)
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.transpose(-1, -2) if tall else x


class Muon:
    """Both optimisers behind one step, with matrices of equal shape handled together.

    Attributes:
        matrices: Parameters that Muon moves.
        adam: The AdamW of all the others.
    """

    def __init__(
        self,
        matrices: Iterable[nn.Parameter],
        others: Iterable[nn.Parameter],
        muon_rate: float,
        adam_rate: float,
        weight_decay: float,
    ) -> None:
        """Take parameters and peak rates; nothing moves yet."""
        self.matrices = list(matrices)
        self.muon_rate = muon_rate
        self.adam_rate = adam_rate
        self.weight_decay = weight_decay
        self._momenta = [torch.zeros_like(p) for p in self.matrices]
        self.adam = torch.optim.AdamW(others, lr=adam_rate, betas=(0.9, 0.98), weight_decay=0.0)
        self._groups: dict[torch.Size, list[int]] = defaultdict(list)
        for index, parameter in enumerate(self.matrices):
            self._groups[parameter.shape].append(index)

    def zero_grad(self) -> None:
        """Forget all gradients."""
        for parameter in self.matrices:
            parameter.grad = None
        self.adam.zero_grad(set_to_none=True)

    @torch.no_grad()
    def step(self, factor: float, momentum: float = 0.95) -> None:
        """Move all parameters.

        Args:
            factor: Multiplies both peak rates.
            momentum: Of Muon, used in Nesterov's form.
        """
        rate = self.muon_rate * factor
        for shape, indices in self._groups.items():
            grads = torch.stack([self._grad(i) for i in indices])
            momenta = torch.stack([self._momenta[i] for i in indices])
            momenta.mul_(momentum).add_(grads)
            update = orthogonalise(grads.add_(momenta, alpha=momentum))
            scale = max(1.0, shape[0] / shape[1]) ** 0.5
            for at, i in enumerate(indices):
                self._momenta[i] = momenta[at]
                self.matrices[i].mul_(1.0 - rate * self.weight_decay)
                self.matrices[i].add_(update[at], alpha=-rate * scale)
        for group in self.adam.param_groups:
            group["lr"] = self.adam_rate * factor
        self.adam.step()

    def _grad(self, index: int) -> Tensor:
        parameter = self.matrices[index]
        return torch.zeros_like(parameter) if parameter.grad is None else parameter.grad

    def state_dict(self) -> dict[str, Any]:
        """Return what a resumed run needs."""
        return {"momenta": self._momenta, "adam": self.adam.state_dict()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Take over what :meth:`state_dict` returned."""
        self._momenta = [
            t.to(p.device) for t, p in zip(state["momenta"], self.matrices, strict=True)
        ]
        self.adam.load_state_dict(state["adam"])


def split_parameters(*modules: nn.Module) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
    """Return the matrices inside ``blocks``/``block``, and all other parameters."""
    matrices: list[nn.Parameter] = []
    others: list[nn.Parameter] = []
    for module in modules:
        for name, parameter in module.named_parameters():
            if not parameter.requires_grad:
                continue
            inside = ".blocks." in f".{name}" or ".block." in f".{name}"
            (matrices if inside and parameter.ndim == 2 else others).append(parameter)
    return matrices, others
