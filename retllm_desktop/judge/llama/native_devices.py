"""What the installed llama.cpp was built for and finds here, asked through ctypes.

Only in a child process: drivers of graphics processors can end the process that wakes them.
"""

import ctypes
from typing import Any, Final, cast

import llama_cpp

from retllm_desktop.core.runtimes import LlamaBuild, LlamaDevice
from retllm_desktop.judge.llama.ggml import ggml_function

# As ggml-backend.h numbers them.
_DEVICE_KINDS: Final = {0: "cpu", 1: "gpu", 2: "integrated"}
_OTHER_DEVICE: Final = "accelerator"
_c = cast("Any", llama_cpp)


def read_llama_build() -> LlamaBuild:
    """Return what llama.cpp can do here; devices it cannot list are none."""
    _c.llama_backend_init()
    system = cast("bytes", _c.llama_print_system_info())
    return LlamaBuild(
        version=str(_c.__version__),
        offloads=bool(_c.llama_supports_gpu_offload()),
        system=system.decode("utf-8", "replace").strip(" |\n"),
        devices=_list_devices(),
    )


def _list_devices() -> tuple[LlamaDevice, ...]:
    try:
        count = ggml_function("ggml_backend_dev_count", ctypes.c_size_t)
        get = ggml_function("ggml_backend_dev_get", ctypes.c_void_p, ctypes.c_size_t)
        name = ggml_function("ggml_backend_dev_name", ctypes.c_char_p, ctypes.c_void_p)
        description = ggml_function(
            "ggml_backend_dev_description", ctypes.c_char_p, ctypes.c_void_p
        )
        kind = ggml_function("ggml_backend_dev_type", ctypes.c_int, ctypes.c_void_p)
        size = ctypes.POINTER(ctypes.c_size_t)
        memory = ggml_function("ggml_backend_dev_memory", None, ctypes.c_void_p, size, size)
    except (AttributeError, OSError):
        return ()
    found: list[LlamaDevice] = []
    for number in range(int(count())):
        device = get(number)
        free, total = ctypes.c_size_t(), ctypes.c_size_t()
        memory(device, ctypes.byref(free), ctypes.byref(total))
        found.append(
            LlamaDevice(
                name=_decode_text(name(device)),
                description=_decode_text(description(device)),
                kind=_DEVICE_KINDS.get(int(kind(device)), _OTHER_DEVICE),
                free_bytes=int(free.value),
                total_bytes=int(total.value),
            )
        )
    return tuple(found)


def _decode_text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace").strip()
