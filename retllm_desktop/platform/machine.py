"""What the machine is doing, as far as the platform tells; fulfils the port ``Machine``.

Everything here is optional: where a platform, a library or a permission is missing, the answer
is that there is unknown, and nothing is raised.
"""

import contextlib
import ctypes
import ctypes.util
import os
import sys
import time
from collections.abc import Callable
from typing import Any, Final, cast

import psutil

from retllm_desktop.platform.processes import run_program

_NICENESS: Final = 10
_PROGRAM_TIMEOUT_S: Final = 2.0
"""Longest wait for ``loginctl``."""
_ANY_INPUT: Final = 0xFFFFFFFF
"""macOS: kCGAnyInputEventType."""
_IOPOL_DISK, _IOPOL_PROCESS, _IOPOL_THROTTLE = 0, 0, 3
"""macOS: IOPOL_TYPE_DISK, IOPOL_SCOPE_PROCESS, IOPOL_THROTTLE."""
_FAILURES: Final = (
    OSError,
    AttributeError,
    ValueError,
    RuntimeError,
    KeyError,
    psutil.Error,
    ctypes.ArgumentError,
)
"""What asking a platform can end in, when it is not as we think it is."""


class LocalMachine:
    """The machine that this program runs on. Any thread may ask."""

    def __init__(self, idle: "IdleClock | None" = None) -> None:
        """Take the clock of the idle time; None for the platform's own."""
        self._idle = idle or _choose_idle_clock()

    def on_battery(self) -> bool | None:
        """Whether it runs on its battery; None without one, or where unknown."""
        try:
            battery = psutil.sensors_battery()
            plugged = None if battery is None else battery.power_plugged
        except _FAILURES:
            return None
        return None if plugged is None else not plugged

    def idle_s(self) -> float | None:
        """Seconds since the person last typed or moved the pointer; None where unknown."""
        try:
            idle_s = self._idle()
        except _FAILURES:
            return None
        return None if idle_s is None else max(0.0, idle_s)


def lower_priority() -> None:
    """Lower this process's priority for the processor and the disk, where that is possible."""
    process = psutil.Process()
    if sys.platform == "win32":
        with contextlib.suppress(*_FAILURES):
            process.nice(psutil.IDLE_PRIORITY_CLASS)
        with contextlib.suppress(*_FAILURES):
            process.ionice(psutil.IOPRIO_VERYLOW)
        return
    with contextlib.suppress(*_FAILURES):
        os.nice(max(0, _NICENESS - os.nice(0)))
    if sys.platform == "linux":
        with contextlib.suppress(*_FAILURES):
            process.ionice(psutil.IOPRIO_CLASS_IDLE)
    elif sys.platform == "darwin":
        with contextlib.suppress(*_FAILURES):
            ctypes.CDLL(None).setiopolicy_np(_IOPOL_DISK, _IOPOL_PROCESS, _IOPOL_THROTTLE)


IdleClock = Callable[[], float | None]


def _choose_idle_clock() -> IdleClock:
    """Return this platform's clock of the idle time."""
    if sys.platform == "win32":
        return _windows_idle_s
    if sys.platform == "darwin":
        return _macos_idle_s
    if os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        return _x11_idle_s
    # Under Wayland an X server sees but a part of what a person does.
    return _LoginSession().idle_s


class _LastInput(ctypes.Structure):
    """Windows: LASTINPUTINFO."""

    _fields_ = (("size", ctypes.c_uint), ("tick_ms", ctypes.c_uint))


def _windows_idle_s() -> float | None:
    libraries = cast("Any", ctypes).windll
    last = _LastInput(ctypes.sizeof(_LastInput), 0)
    if not libraries.user32.GetLastInputInfo(ctypes.byref(last)):
        return None
    # Both count milliseconds in 32 bits and start anew after 49.7 days.
    elapsed_ms = (libraries.kernel32.GetTickCount() - last.tick_ms) & 0xFFFFFFFF
    return elapsed_ms / 1000.0


def _macos_idle_s() -> float | None:
    path = ctypes.util.find_library("ApplicationServices")
    if path is None:
        return None
    ask = ctypes.CDLL(path).CGEventSourceSecondsSinceLastEventType
    ask.restype = ctypes.c_double
    ask.argtypes = (ctypes.c_int32, ctypes.c_uint32)
    return float(ask(0, _ANY_INPUT))


class _ScreenSaverInfo(ctypes.Structure):
    """X11: XScreenSaverInfo."""

    _fields_ = (
        ("window", ctypes.c_ulong),
        ("state", ctypes.c_int),
        ("kind", ctypes.c_int),
        ("til_or_since_ms", ctypes.c_ulong),
        ("idle_ms", ctypes.c_ulong),
        ("event_mask", ctypes.c_ulong),
    )


def _x11_idle_s() -> float | None:
    x11, saver = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXss.so.1")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XOpenDisplay.argtypes = (ctypes.c_char_p,)
    x11.XDefaultRootWindow.restype = ctypes.c_ulong
    x11.XDefaultRootWindow.argtypes = (ctypes.c_void_p,)
    x11.XCloseDisplay.argtypes = (ctypes.c_void_p,)
    two_numbers = (ctypes.c_void_p, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
    saver.XScreenSaverQueryExtension.argtypes = two_numbers
    saver.XScreenSaverQueryInfo.argtypes = (
        ctypes.c_void_p,
        ctypes.c_ulong,
        ctypes.POINTER(_ScreenSaverInfo),
    )
    # Opened anew each time: Xlib ends the process when a display that it holds goes away.
    display = x11.XOpenDisplay(None)
    if not display:
        return None
    try:
        event, error = ctypes.c_int(), ctypes.c_int()
        if not saver.XScreenSaverQueryExtension(display, ctypes.byref(event), ctypes.byref(error)):
            return None
        info = _ScreenSaverInfo()
        root = x11.XDefaultRootWindow(display)
        if not saver.XScreenSaverQueryInfo(display, root, ctypes.byref(info)):
            return None
        return float(cast("int", info.idle_ms)) / 1000.0
    finally:
        x11.XCloseDisplay(display)


class _LoginSession:
    """Linux without X11: what the desktop reports to the login service.

    Not every desktop says when its person is idle. «Not idle» is believed only once «idle» was
    heard: otherwise work would wait for ever for a word that never comes.
    """

    def __init__(self) -> None:
        self._idle_reported = False

    def idle_s(self) -> float | None:
        session = os.environ.get("XDG_SESSION_ID")
        subject = ["show-session", session] if session else ["show-user", str(os.getuid())]
        words = ["loginctl", *subject, "--property=IdleHint", "--property=IdleSinceHint"]
        answer = run_program(words, timeout_s=_PROGRAM_TIMEOUT_S)
        return None if answer is None else self.parse(answer, time.time())

    def parse(self, answer: str, now_s: float) -> float | None:
        """Return what an answer of ``loginctl`` means."""
        values = dict(line.split("=", 1) for line in answer.splitlines() if "=" in line)
        if values.get("IdleHint") == "yes":
            self._idle_reported = True
            return now_s - int(values["IdleSinceHint"]) / 1e6
        return 0.0 if self._idle_reported and values.get("IdleHint") == "no" else None
