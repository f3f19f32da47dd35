"""Puts together what a machine consists of."""

import platform
import sys

from retllm_desktop.platform.hardware.components import Hardware
from retllm_desktop.platform.hardware.detection import read_accelerators
from retllm_desktop.platform.hardware.memory import read_memory
from retllm_desktop.platform.hardware.processor import read_processor


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
