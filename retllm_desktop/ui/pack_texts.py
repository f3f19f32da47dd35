"""The sentences of the dialog of model packs."""

from retllm_desktop.packs.hub import FetchProgress
from retllm_desktop.packs.install_events import Installed, InstallPlan
from retllm_desktop.packs.pack_list import ShelfRow, Standing
from retllm_desktop.ui import texts

ROLES = {
    "coarse": ("Finding", "Proposes what may match, at once. Another one means a new library."),
    "fine": ("Checking", "Looks closely at the best proposals and puts them into order."),
    "text": ("Reading", "Knows what passages of documents are about."),
}
_STANDINGS = {Standing.IN_USE: "in use", Standing.HERE: "", Standing.BEGUN: "begun"}


def facts(row: ShelfRow) -> str:
    """One line on a pack: its size, the memory it needs, its terms."""
    parts: list[str] = []
    if row.size_bytes:
        size = texts.file_size(row.size_bytes)
        parts.append(size if row.standing in {Standing.IN_USE, Standing.HERE} else f"{size} to get")
    if row.begun_bytes:
        parts.append(f"{texts.file_size(row.begun_bytes)} are here already")
    parts.append(f"needs {texts.file_size(row.minimum_ram_bytes)} of memory")
    if row.fits is False:
        parts.append("more than suits this machine")
    parts.append(row.licence)
    return " · ".join(parts)


def standing(row: ShelfRow) -> str:
    """How a pack stands, in a word, or empty."""
    return _STANDINGS.get(row.standing, "")


def agreement(plan: InstallPlan) -> str:
    """What the person agrees to by fetching a pack."""
    offer = plan.offer
    count = texts.counted(len(plan.files), "file", "files")
    size = texts.file_size(plan.total_bytes)
    where = f"from {plan.source.repo} (by {plan.address})"
    lines = [
        f"{count}, {size}, {where}. Nothing of yours is sent.",
        f"Licence: {offer.licence.name}. {offer.licence.summary}".rstrip(),
    ]
    if plan.on_first_use:
        names = ", ".join(f"«{file.remote}»" for file in plan.on_first_use)
        lines.append(
            f"Nobody has pinned the contents of {names} yet: what the server says of them is "
            "believed this time, and held to from then on."
        )
    return "\n\n".join(lines)


def fetching(progress: FetchProgress) -> str:
    """How far fetching is."""
    done = f"{texts.file_size(progress.done_bytes)} of {texts.file_size(progress.total_bytes)}"
    if progress.waiting:
        return f"{done} · {progress.waiting}"
    if not progress.bytes_s:
        return done
    speed = f"{texts.file_size(int(progress.bytes_s))}/s"
    left = progress.left_s
    return f"{done} · {speed}" + ("" if left is None else f" · {texts.duration(left)} left")


def installed(event: Installed) -> str:
    """That a pack is here, and works."""
    return f"{event.pack.manifest.title} is here and works."


def disk_use(size_bytes: int) -> str:
    """What packs take on the disk."""
    return f"Packs take {texts.file_size(size_bytes)} on this machine."
