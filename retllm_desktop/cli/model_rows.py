"""Rows of the command ``models``: packs that are here, and those that can be fetched."""

from pathlib import Path

from retllm_desktop.cli.output import JsonObject, format_decimal_size
from retllm_desktop.core.errors import format_path
from retllm_desktop.core.knowledge import Knowledge
from retllm_desktop.packs.catalogue import PackOffer
from retllm_desktop.packs.installed import PackSummary
from retllm_desktop.packs.kept_questions import KeptQuestion
from retllm_desktop.packs.knowledge import describe_knowledge
from retllm_desktop.packs.manifest import Manifest


def _source_of(manifest: Manifest) -> str | None:
    """Say where a pack came from, or where its model runs; None where neither is elsewhere."""
    if manifest.fine is not None and manifest.fine.server is not None:
        server = manifest.fine.server
        return f"{server.checked or 'a model'} on {server.address}, asked by {server.dialect}"
    source = manifest.source
    return None if source is None else f"{source.repo} at {source.revision}"


def make_pack_row(summary: PackSummary, state: str, kept: KeptQuestion | None) -> JsonObject:
    """Return an installed pack's row, with the question that was kept for it."""
    manifest = summary.pack.manifest
    spec = manifest.coarse or manifest.text
    return {
        "id": manifest.id,
        "role": manifest.role,
        "version": manifest.version,
        "title": manifest.title,
        "description": manifest.description,
        "licence": manifest.licence,
        "size_bytes": summary.size_bytes,
        "minimum_ram_bytes": manifest.minimum_ram_bytes,
        **_knowledge_json(manifest.knows),
        "asked": _describe_question(manifest, kept),
        "space": spec.space.id if spec is not None else None,
        "source": _source_of(manifest),
        "folder": format_path(Path(summary.pack.folder)),
        "files": [
            {
                "role": file.role,
                "path": file.path,
                "size_bytes": file.size_bytes,
                "shared_with": file.shared_with,
            }
            for file in manifest.files
        ],
        "active": summary.active,
        "state": state,
    }


def _knowledge_json(knows: Knowledge) -> JsonObject:
    return {
        "knows": [*sorted(knows.domains), *knows.unrecognised],
        "languages": list(knows.languages),
        "about": describe_knowledge(knows),
    }


def make_offer_row(offer: PackOffer, begun_bytes: int) -> JsonObject:
    """Return the row of a pack that can be fetched, of which so many bytes are here."""
    state = (
        f"begun, {format_decimal_size(begun_bytes)} are here" if begun_bytes else "can be fetched"
    )
    if offer.untried:
        state += ", untried here"
    at = f" at {offer.source.revision}" if offer.source.revision else ""
    return {
        "id": offer.id,
        "role": offer.role,
        "version": offer.version,
        "title": offer.title,
        "description": offer.description,
        "licence": offer.licence.id,
        "size_bytes": offer.about_bytes,
        "minimum_ram_bytes": offer.minimum_ram_bytes,
        **_knowledge_json(offer.knows),
        "asked": None,
        "space": offer.space.id if offer.space is not None else None,
        "source": f"{offer.source.repo}{at}",
        "folder": None,
        "files": [],
        "active": False,
        "state": state,
    }


def _describe_question(manifest: Manifest, kept: KeptQuestion | None) -> str | None:
    """Say in which question a judge is asked, and why; None for a pack that judges nothing."""
    if manifest.fine is None:
        return None
    if kept is None:
        return f"by «{manifest.fine.framing}», as its pack says; nothing was compared here"
    day = kept.measured.partition("T")[0]
    on = f"on {kept.pairs} pairs of {kept.data}, {day}"
    if not kept.judges:
        return f"not at all: it says one thing to everything ({on})"
    if kept.framing == manifest.fine.framing:
        figure = f"average precision {kept.precision:.2f}"
        return f"by «{kept.framing}», as its pack says: no other was better ({figure} {on})"
    figures = f"{kept.precision:.2f} where its pack's own question has {kept.own_precision:.2f}"
    return f"by «{kept.framing}»: average precision {figures} ({on})"
