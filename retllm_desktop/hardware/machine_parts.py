"""Puts together what a machine consists of."""

import platform
import sys

from retllm_desktop.core.hardware import Hardware
from retllm_desktop.hardware.accelerators import read_accelerators
from retllm_desktop.hardware.memory import read_memory
from retllm_desktop.hardware.processor import read_processor


def read_hardware() -> Hardware:
    """Return what this machine consists of, as far as the platform tells.

    Takes up to some seconds where a graphics processor has to wake.
    """
    return Hardware(
        system=sys.platform,
        release=f"{platform.system()} {platform.release()}".strip(),
        processor=read_processor(),
        memory=read_memory(),
        accelerators=read_accelerators(),
    )
