"""``models connect``: a model on another machine becomes a pack."""

import argparse

from retllm_desktop.cli.output import Screen
from retllm_desktop.composition.application import make_pack_service
from retllm_desktop.composition.packs import open_pack_list
from retllm_desktop.composition.servers import ServerRequest, connect_server
from retllm_desktop.core.errors import InputError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.packs.servers import DialectName
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import Settings


def connect_command(
    options: argparse.Namespace, settings: Settings, paths: AppPaths, screen: Screen
) -> int:
    """Connect to a model on another machine, after asking it what is known.

    Raises:
        InputError: What was typed names nothing.
        EngineError: The server does not answer, or its model does not judge.
    """
    token = ""
    if options.token_file is not None:
        try:
            token = options.token_file.expanduser().read_text("utf-8").strip()
        except (OSError, ValueError) as exc:
            raise InputError("The token cannot be read", str(exc), options.token_file) from exc
    like = None
    if options.like is not None:
        packs = make_pack_service(settings, paths).packs()
        like = next((p.pack for p in packs if p.pack.manifest.id == options.like), None)
        if like is None or like.manifest.fine is None:
            raise InputError(f"There is no pack «{options.like}» that judges on this machine")
    request = ServerRequest(
        options.address,
        options.pack or "",
        None if options.dialect is None else DialectName(options.dialect),
        options.model,
        like,
        token,
    )
    screen.note("Asking the server about pictures that came with the program …")
    found = connect_server(request, settings, paths, CancelToken())
    pack_id = found.pack.manifest.id
    if options.use:
        open_pack_list(settings, paths, lambda: None).use(pack_id)
    screen.json(
        {
            "id": pack_id,
            "host": found.address.host,
            "dialect": found.dialect,
            "model": found.model,
            "discrimination": round(found.discrimination, 4),
            "answer_mass": round(found.answer_mass, 4),
            "chosen": bool(options.use),
        }
    )
    screen.print_line(
        f"{found.model or 'The model'} on {found.address.host} told true captions from false "
        f"ones in {found.discrimination:.0%} of pairs. It is the pack {pack_id} now."
    )
    if not options.use:
        screen.print_line(
            f"With «retllm-desktop models use {pack_id}» pictures of results are sent to "
            f"{found.address.host} to be checked; nothing is sent before."
        )
    return 0
