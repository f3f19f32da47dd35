"""What does not work on this desktop of the settings that need its help."""

import os
import sys

from PySide6.QtGui import QGuiApplication

from retllm_desktop.ui.system.hotkeys import choose_way, hotkey_advice
from retllm_desktop.ui.system.tray import TrayIcon, no_tray_text


def setting_note(name: str) -> str:
    """A sentence on why a setting does nothing here, and what to do; empty where it works."""
    if name == "keep_running" and not TrayIcon.available():
        return no_tray_text()
    way = choose_way(sys.platform, QGuiApplication.platformName(), os.environ)
    return hotkey_advice() if name == "search_key" and not way else ""
