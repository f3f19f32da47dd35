"""The sentences of the dialog of model packs."""

from retllm_desktop.packs.hub import FetchProgress
from retllm_desktop.packs.install_events import InstallPlan, PackInstalled
from retllm_desktop.packs.pack_list import PackListRow, PackStatus
from retllm_desktop.ui import texts

ROLES = {
    "coarse": ("Finding", "Proposes what may match, at once. Another one means a new library."),
    "fine": ("Checking", "Looks closely at the best proposals and puts them into order."),
    "text": ("Reading", "Knows what passages of documents are about."),
}
_STANDINGS = {PackStatus.IN_USE: "in use", PackStatus.HERE: "", PackStatus.BEGUN: "begun"}


def pack_facts(row: PackListRow) -> str:
    """One line on a pack: its size, the memory it needs, its terms."""
    parts: list[str] = []
    if row.size_bytes:
        size = texts.size_text(row.size_bytes)
        parts.append(
            size if row.standing in {PackStatus.IN_USE, PackStatus.HERE} else f"{size} to get"
        )
    if row.begun_bytes:
        parts.append(f"{texts.size_text(row.begun_bytes)} are here already")
    parts.append(f"needs {texts.size_text(row.minimum_ram_bytes)} of memory")
    if row.fits is False:
        parts.append("more than suits this machine")
    parts.append(row.licence)
    return " · ".join(parts)


def pack_status_word(row: PackListRow) -> str:
    """How a pack stands, in a word, or empty."""
    return _STANDINGS.get(row.standing, "")


def agreement_text(plan: InstallPlan) -> str:
    """What the person agrees to by fetching a pack."""
    offer = plan.offer
    count = texts.format_count(len(plan.files), "file", "files")
    size = texts.size_text(plan.total_bytes)
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


def download_text(progress: FetchProgress) -> str:
    """How far fetching is."""
    done = f"{texts.size_text(progress.done_bytes)} of {texts.size_text(progress.total_bytes)}"
    if progress.waiting:
        return f"{done} · {progress.waiting}"
    if not progress.bytes_s:
        return done
    speed = f"{texts.size_text(int(progress.bytes_s))}/s"
    left = progress.left_s
    return f"{done} · {speed}" + ("" if left is None else f" · {texts.duration_text(left)} left")


def installed_text(event: PackInstalled) -> str:
    """That a pack is here, and works."""
    return f"{event.pack.manifest.title} is here and works."


def disk_use_text(size_bytes: int) -> str:
    """What packs take on the disk."""
    return f"Packs take {texts.size_text(size_bytes)} on this machine."
