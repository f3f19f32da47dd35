"""A language model and its picture encoder, both GGUF, are a fine pack."""

from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import PackError
from retllm_desktop.packs.importers.file_tree import FileTree
from retllm_desktop.packs.importers.layouts import LayoutMatch
from retllm_desktop.packs.importers.looks import inspect_gguf

CLIP_ARCHITECTURE: Final = "clip"
DEFAULT_JUDGE_PROMPT: Final = (
    "Does the image match the caption: {query}? Please directly output True or False"
)


def match_gguf_pair(tree: FileTree, chosen: Path | None) -> LayoutMatch | None:
    """Return the pack that GGUF files make, None where there are none.

    Args:
        tree: The files.
        chosen: The file that the person pointed at, None for a whole folder.

    Raises:
        PackError: One of the two is missing, or there are several to choose from.
    """
    names = sorted(name for name in tree.files if name.lower().endswith(".gguf"))
    if not names:
        return None
    looks = {name: inspect_gguf(tree.files[name]) for name in names}
    projectors = [name for name in names if looks[name].architecture == CLIP_ARCHITECTURE]
    models = [name for name in names if looks[name].architecture != CLIP_ARCHITECTURE]
    if chosen is not None:
        mine = [name for name in names if tree.files[name] == chosen]
        models = mine if mine and mine[0] in models else models
        projectors = mine if mine and mine[0] in projectors else projectors
    model = _only(models, "language model", tree)
    projector = _only(_fitting(projectors, model), "picture encoder (mmproj)", tree)
    template = "gguf" if looks[model].chat_template else "none"
    part: dict[str, object] = {
        "image": None,
        "image_max_px": 768,
        "image_max_tokens": 256,
        "context_length": 4096,
        "chat_template": template,
        "prompts": {
            "text_to_image": "{image}" + DEFAULT_JUDGE_PROMPT + ("\n" if template == "none" else "")
        },
        "answers": {"true": ["True", " True"], "false": ["False", " False"]},
        "fine_k": 12,
        # Nothing was measured: the verdict alone orders, and its own probability is shown.
        "fusion": {"weight": 0.0, "temperature": 1.0},
        "calibration": {"scale": 1.0, "offset": 0.0},
    }
    files = (("model", model, "model.gguf"), ("mmproj", projector, "mmproj.gguf"))
    return LayoutMatch("a GGUF model with its picture encoder", "fine", files, part)


def _fitting(projectors: list[str], model: str) -> list[str]:
    """Of several picture encoders prefer those whose name holds the model's."""
    stem = model.rsplit("/", 1)[-1].lower().rsplit("-", 1)[0]
    named = [name for name in projectors if stem in name.lower()]
    eight = [name for name in (named or projectors) if "q8_0" in name.lower()]
    chosen = named or projectors
    return eight if len(chosen) > 1 and len(eight) == 1 else chosen


def _only(names: list[str], what: str, tree: FileTree) -> str:
    if not names:
        raise PackError(f"The folder has no {what}", "a fine pack needs both GGUF files", tree.root)
    if len(names) > 1:
        listed = ", ".join(names[:6])
        raise PackError(
            f"The folder has more than one {what}", f"point at one file: {listed}", tree.root
        )
    return names[0]
