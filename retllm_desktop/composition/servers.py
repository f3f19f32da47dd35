"""Connects to a server's model: how it is asked, whether it judges, and how its answers count.

The server becomes a pack of the fine role without files, with the calibration of just this model
on just this server. Vectors are never asked of a server: a library's must be one machine's own
(decision 0046).
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from retllm_desktop.composition.models import open_connection_record, open_network_switch
from retllm_desktop.composition.trial_set import BundledTrial
from retllm_desktop.core.errors import EngineError, InputError
from retllm_desktop.packs.installed import MANIFEST_NAME, read_json
from retllm_desktop.packs.manifest import parse_manifest
from retllm_desktop.packs.servers import (
    DialectName,
    ServerAddress,
    ServerSpec,
    parse_server_address,
    write_server_token,
)
from retllm_desktop.packs.staging import StagingArea
from retllm_desktop.packs.validation import (
    LEAST_DISCRIMINATION,
    ask_known_questions,
    discrimination,
)
from retllm_desktop.search.ranking.calibration import (
    Calibration,
    LabelledValue,
    refine_calibration,
)

if TYPE_CHECKING:
    from retllm_desktop.core.progress import CancelToken
    from retllm_desktop.judge.remote.server_connection import ServerConnection
    from retllm_desktop.packs.installed import InstalledPack
    from retllm_desktop.packs.validation import LabelledAnswer
    from retllm_desktop.platform.paths import AppPaths
    from retllm_desktop.platform.settings import Settings

KNOWN_QUESTIONS: Final = 16
"""Pictures that a server is asked about when one connects: two questions each."""
_GENERAL: Final[dict[str, object]] = {
    "image": None,
    "image_max_px": 768,
    "image_max_tokens": 0,
    "context_length": 4096,
    "chat_template": "gguf",
    "prompts": {
        "text_to_image": "{image}Does the image match the caption: {query}? "
        "Please directly output True or False"
    },
    "answers": {"true": ["True", " True"], "false": ["False", " False"]},
    "fine_k": 12,
    "fusion": {"weight": 0.0, "temperature": 1.0},
    "calibration": {"scale": 1.0, "offset": 0.0},
}
"""How a general model is asked: in the paper's words, through its own chat template."""


@dataclass(frozen=True, slots=True)
class ServerRequest:
    """What a person asks for.

    Attributes:
        address: The server's.
        pack_id: The id that it gets; empty: one made of its host's name.
        dialect: How it is asked; None: found out.
        model: Which of its models; empty: the only one.
        like: A pack of the fine role whose prompts the model was trained on; None: a general model.
        token: What the server asks for, or empty.
    """

    address: str
    pack_id: str = ""
    dialect: DialectName | None = None
    model: str = ""
    like: InstalledPack | None = None
    token: str = ""


@dataclass(frozen=True, slots=True)
class ConnectedServer:
    """A server that was checked, as a pack.

    Attributes:
        pack: The pack.
        address: Where the server listens.
        dialect: How it is asked.
        model: What it calls its model.
        discrimination: How well it told true captions from false ones, 0.5 … 1.
        answer_mass: Mean share of «True» and «False» in its answers.
    """

    pack: InstalledPack
    address: ServerAddress
    dialect: DialectName
    model: str
    discrimination: float
    answer_mass: float


def connect_server(
    request: ServerRequest, settings: Settings, paths: AppPaths, cancel: CancelToken
) -> ConnectedServer:
    """Ask a server's model questions whose answers are known, and make a pack of it.

    Raises:
        InputError: The address is none, or nothing may be asked outside of this machine.
        EngineError: It does not answer, has no such model, or its model does not judge.
        PackError: The pack cannot be written.
    """
    from retllm_desktop.judge.remote.remote_judge import RemoteJudge
    from retllm_desktop.judge.remote.server_connection import ServerConnection

    address = parse_server_address(request.address)
    if settings.offline and not address.own_machine:
        raise InputError(
            f"The program works offline, so {address.host} is not asked",
            "set «offline = false», or name a server on this machine",
        )
    server = ServerConnection(
        address,
        token=request.token,
        record=open_connection_record(paths),
        switch=open_network_switch(settings),
    )
    with contextlib.closing(server):
        dialect = request.dialect or _find_dialect(server, cancel)
        named = ServerSpec(address.url, dialect, request.model)
        manifest = _manifest(request, named, Calibration(1.0, 0.0))
        spec = parse_manifest(manifest).fine
        if spec is None:
            raise InputError("The pack to be like judges nothing")
        judge = RemoteJudge(spec, server)
        with contextlib.closing(judge):
            model = judge.ask_model_name(cancel)
            answers = ask_known_questions(judge, BundledTrial(), KNOWN_QUESTIONS, cancel)
    share = _require_judgement(answers, address)
    calibration = Calibration(spec.calibration_scale, spec.calibration_offset)
    if not spec.fusion_weight:
        # Where the cosine counts beside the answer, answers alone say nothing of both.
        rated = [LabelledValue(one.log_odds / spec.temperature, one.right) for one in answers]
        calibration = refine_calibration(calibration, rated)
    manifest = _manifest(request, replace(named, checked=model), calibration)
    staging = StagingArea(paths.packs)
    with staging.hold(str(manifest["id"])) as stage:
        stage.clear()
        pack = staging.publish(stage, manifest)
    if request.token:
        write_server_token(pack.folder, request.token)
    mass = sum(one.answer_mass for one in answers) / len(answers)
    return ConnectedServer(pack, address, dialect, model, share, mass)


def _find_dialect(server: ServerConnection, cancel: CancelToken) -> DialectName:
    """Ask the server what it is: llama-server has ``/props``, the others list their models."""
    try:
        properties = server.get("/props", cancel)
    except EngineError:
        server.get("/v1/models", cancel)
        return DialectName.CHAT
    return DialectName.COMPLETION if "media_marker" in properties else DialectName.CHAT


def _require_judgement(answers: tuple[LabelledAnswer, ...], address: ServerAddress) -> float:
    """Return how well the model told true from false.

    Raises:
        EngineError: It did not: its answers would put results into a wrong order.
    """
    share = discrimination(answers)
    if share >= LEAST_DISCRIMINATION:
        return share
    said = {one.log_odds > 0 for one in answers}
    how = f"it told them apart in {share:.0%} of pairs; chance is 50 %"
    if said == {True}:
        how = f"it says True to everything; {how}"
    elif said == {False}:
        how = f"it says False to everything; {how}"
    raise EngineError(
        f"The model on {address.host} does not tell what is in pictures",
        f"{how}. It may take no pictures, or need another dialect",
    )


def _manifest(
    request: ServerRequest, server: ServerSpec, calibration: Calibration
) -> dict[str, object]:
    host = parse_server_address(server.address).host
    fine = dict(_GENERAL)
    made: dict[str, object] = {}
    if request.like is not None:
        own = cast(
            "dict[str, object]", read_json(request.like.folder / MANIFEST_NAME, "The manifest")
        )
        fine = dict(cast("dict[str, object]", own["fine"]))
        made = {name: own[name] for name in ("knows", "languages", "vocabulary") if name in own}
    if server.checked:
        fine["calibration"] = {
            "scale": round(calibration.scale, 5),
            "offset": round(calibration.offset, 5),
        }
    fine["server"] = {
        "address": server.address,
        "dialect": server.dialect.value,
        "model": server.model,
        "checked": server.checked,
    }
    return {
        "format": 2,
        "id": request.pack_id or _id_of(host),
        "version": "1.0.0",
        "role": "fine",
        "title": f"Model on {host}",
        "description": f"{server.checked or 'A model'} on {host}: pictures of results are sent "
        "there to be checked.",
        "licence": "unknown",
        "files": [],
        "minimum_ram_bytes": 0,
        **made,
        "fine": fine,
    }


def _id_of(host: str) -> str:
    kept = re.sub(r"[^a-z0-9.-]+", "-", host.lower()).strip("-.")
    return f"server-{kept}"[:64].rstrip("-.")
