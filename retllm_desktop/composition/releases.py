"""Wires what tells of newer versions, and says for the diagnosis what is known of them."""

import os
import platform
import urllib.request

from retllm_desktop import __version__
from retllm_desktop.composition.diagnosis.report import ReportSection
from retllm_desktop.composition.models import open_connection_record, open_network_switch
from retllm_desktop.core.errors import RetllmError
from retllm_desktop.network.access import NetworkSwitch
from retllm_desktop.network.connection import ConnectionSettings
from retllm_desktop.platform.paths import AppPaths, bundled_folder
from retllm_desktop.platform.settings import Settings
from retllm_desktop.releases.channel import CHANNEL_FILE, read_channel
from retllm_desktop.releases.installation_form import find_installation
from retllm_desktop.releases.release_service import ReleaseService
from retllm_desktop.releases.seen_feeds import SeenFeeds
from retllm_desktop.releases.updates import NO_FEED

_CONNECT_S = 10.0
_SILENCE_S = 15.0


def open_releases(
    settings: Settings, paths: AppPaths, network: NetworkSwitch | None = None
) -> ReleaseService:
    """Return what is asked for newer versions; nothing is asked yet.

    Args:
        settings: The person's choices.
        paths: The program's folders.
        network: Whether anything may be fetched, in place of the settings.

    Raises:
        ReleaseError: What came with the installation cannot be used.
    """
    resources = bundled_folder("resources")
    channel = read_channel(resources / CHANNEL_FILE)
    return ReleaseService(
        channel,
        find_installation(
            channel.form, os.environ, resources=resources, machine=platform.machine()
        ),
        ConnectionSettings(
            network=network or open_network_switch(settings),
            record=open_connection_record(paths),
            connect_s=_CONNECT_S,
            silence_s=_SILENCE_S,
            proxies=urllib.request.getproxies(),
            bypass=lambda host: bool(urllib.request.proxy_bypass(host)),
        ),
        SeenFeeds(paths.seen_releases),
        __version__,
    )


def releases_section(settings: Settings, paths: AppPaths) -> ReportSection:
    """Ask what is newer, where a list is known and nothing speaks against it, and say so."""
    section = ReportSection("releases", "Newer versions")
    section.fact("version", __version__)
    try:
        service = open_releases(settings, paths)
        section.fact("installed as", service.installation.form.value)
        if not service.channel.feed:
            section.fact("list of releases", None, f"{NO_FEED}.")
            return section
        section.fact("list of releases", service.channel.host)
        offline = open_network_switch(settings).reason
        if offline:
            section.fact("newest", None, f"not asked: {offline}")
            return section
        status = service.check()
    except RetllmError as exc:
        section.note(f"{exc}.", "Nothing was fetched; «retllm-desktop update» asks again.")
        return section
    if status.newest is None:
        section.fact("newest", str(status.current), "this one")
        return section
    section.fact("newest", str(status.newest.version))
    section.note(
        f"Version {status.newest.version} is there.",
        "What is new, and how to get it:",
        "retllm-desktop update",
    )
    return section
