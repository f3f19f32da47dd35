"""Wires what the window's pages of settings, privacy and the log are built on."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from retllm_desktop import __version__
from retllm_desktop.composition.diagnosis.report import ReportSection, format_section
from retllm_desktop.composition.licences import gather_licences
from retllm_desktop.composition.models import open_connection_record
from retllm_desktop.composition.releases import open_releases
from retllm_desktop.network.access import NetworkSwitch
from retllm_desktop.platform.crash_reports import CrashReports
from retllm_desktop.platform.paths import downloads_folder
from retllm_desktop.platform.problem_report import ProblemReporter
from retllm_desktop.platform.settings_file import SettingsStore, load_settings
from retllm_desktop.platform.stored_data import StoredData

if TYPE_CHECKING:
    from retllm_desktop.composition.application import Application
    from retllm_desktop.packs.judge_offers import JudgeOffers
    from retllm_desktop.platform.erasure import Erasure
    from retllm_desktop.platform.paths import AppPaths
    from retllm_desktop.platform.settings import Settings
    from retllm_desktop.ui.settings.support_services import SupportServices


def window_support(
    app: Application,
    settings: Settings,
    paths: AppPaths,
    network: NetworkSwitch,
    *,
    judge_offers: JudgeOffers | None = None,
    erasure: Erasure | None = None,
) -> SupportServices:
    """Return what the pages are given of an app.

    Args:
        app: The wired program.
        settings: Those that it was opened with.
        paths: The folders to use.
        network: What fetching of packs asks whether it may.
        judge_offers: Finds a judge to offer, None where nothing is offered.
        erasure: Removes everything once the window is closed, None where that is not offered.
    """
    from retllm_desktop.indexing.throttle import ThrottleRules
    from retllm_desktop.packs.download.endpoints import resolve_endpoints
    from retllm_desktop.ui.about.about_services import AboutServices
    from retllm_desktop.ui.settings.support_services import SupportServices

    def apply(name: str, now: Settings) -> None:
        match name:
            case "offline":
                network.set_offline(offline=now.offline)
            case "rest_on_battery" | "rest_while_active" | "idle_after_s":
                app.throttle.set_rules(
                    ThrottleRules(now.rest_on_battery, now.rest_while_active, now.idle_after_s)
                )
            case "offer_judge" if judge_offers is not None:
                judge_offers.set_wanted(wanted=now.offer_judge and bool(now.fine_pack))
            case _:
                pass

    reporter = ProblemReporter(
        paths.log_file,
        lambda: load_settings(paths),
        lambda: _diagnose(settings, paths),
        {
            "data": paths.data,
            "cache": paths.cache,
            "log": paths.log,
            "config": paths.config,
            "program": Path(sys.prefix),
            "home": Path.home(),
        },
    )
    return SupportServices(
        settings=SettingsStore(
            paths,
            {
                "hub": lambda address: resolve_endpoints(address, "", os.environ),
                "mirrors": lambda addresses: resolve_endpoints("", addresses, {}),
            },
        ),
        apply=apply,
        network=network,
        connections=open_connection_record(paths),
        stored=StoredData(paths),
        reporter=reporter,
        crashes=CrashReports(paths.log),
        erasure=erasure,
        about=AboutServices(
            __version__,
            lambda: open_releases(settings, paths, network),
            lambda: gather_licences(paths),
            downloads_folder(),
        ),
    )


def _diagnose(settings: Settings, paths: AppPaths) -> str:
    """Return what «doctor» says, as plain text."""
    # Deferred: it needs everything.
    from retllm_desktop.composition.diagnosis.service import DiagnosisService

    steps = DiagnosisService(settings, paths, display=True).diagnose()
    return "\n\n".join(format_section(one) for one in steps if isinstance(one, ReportSection))
