"""What the installed llama.cpp was built for and finds here, asked through ctypes.

Only in a child process: drivers of graphics processors can end the process that wakes them.
"""

import ctypes
from typing import Any, Final, cast

import llama_cpp
from llama_cpp import _ctypes_extensions, _ggml

from retllm_desktop.core.runtimes import Device, LlamaBuild

# As ggml-backend.h numbers them.
_KINDS: Final = {0: "cpu", 1: "gpu", 2: "integrated"}
_OTHER: Final = "accelerator"
_c = cast("Any", llama_cpp)


def read_build() -> LlamaBuild:
    """Return what llama.cpp can do here; devices it cannot list are none."""
    _c.llama_backend_init()
    system = cast("bytes", _c.llama_print_system_info())
    return LlamaBuild(
        version=str(_c.__version__),
        offloads=bool(_c.llama_supports_gpu_offload()),
        system=system.decode("utf-8", "replace").strip(" |\n"),
        devices=_devices(),
    )


def _devices() -> tuple[Device, ...]:
    try:
        count = _function("ggml_backend_dev_count", ctypes.c_size_t)
        get = _function("ggml_backend_dev_get", ctypes.c_void_p, ctypes.c_size_t)
        name = _function("ggml_backend_dev_name", ctypes.c_char_p, ctypes.c_void_p)
        description = _function("ggml_backend_dev_description", ctypes.c_char_p, ctypes.c_void_p)
        kind = _function("ggml_backend_dev_type", ctypes.c_int, ctypes.c_void_p)
        size = ctypes.POINTER(ctypes.c_size_t)
        memory = _function("ggml_backend_dev_memory", None, ctypes.c_void_p, size, size)
    except (AttributeError, OSError):
        return ()
    found: list[Device] = []
    for number in range(int(count())):
        device = get(number)
        free, total = ctypes.c_size_t(), ctypes.c_size_t()
        memory(device, ctypes.byref(free), ctypes.byref(total))
        found.append(
            Device(
                name=_text(name(device)),
                description=_text(description(device)),
                kind=_KINDS.get(int(kind(device)), _OTHER),
                free_bytes=int(free.value),
                total_bytes=int(total.value),
            )
        )
    return tuple(found)


def _function(name: str, result: Any, *arguments: Any) -> Any:
    """Return a function of ggml, whose two halves are two libraries.

    Raises:
        AttributeError: Neither has it.
        OSError: The second cannot be loaded.
    """
    library = cast("Any", _ggml.libggml)
    if not hasattr(library, name):
        library = _ctypes_extensions.load_shared_library("ggml-base", _ggml.libggml_base_path)
    function = library[name]  # an object of our own: attributes are shared with the binding
    function.restype = result
    function.argtypes = arguments
    return function


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace").strip()
