"""Checkpoints that survive being interrupted while they are written."""

import logging
from pathlib import Path
from typing import Any

import torch

_log = logging.getLogger(__name__)


def save(path: Path, state: dict[str, Any]) -> None:
    """Write a checkpoint; the old one stays until the new one is whole."""
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)


def load(path: Path) -> dict[str, Any] | None:
    """Read a checkpoint, None where there is none."""
    if not path.exists():
        return None
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    _log.info("%s: resumed at step %s", path.name, state.get("step"))
    return state


def device() -> torch.device:
    """Return CUDA where there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
