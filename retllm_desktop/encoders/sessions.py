"""Creates onnxruntime sessions for a pack's files and runs them, errors turned into sentences."""

import contextlib
import mmap
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol, cast

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.model_roles import FileRole
from retllm_desktop.core.types import Vectors
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.packs.onnx_reader import find_external_files

CPU_PROVIDER: Final = "CPUExecutionProvider"
CUDA_PROVIDER: Final = "CUDAExecutionProvider"
COREML_PROVIDER: Final = "CoreMLExecutionProvider"
_PROVIDER_OPTIONS: Final[dict[str, dict[str, str]]] = {
    # Shapes are fixed before: what is left with free ones is the processor's.
    COREML_PROVIDER: {"ModelFormat": "MLProgram", "RequireStaticInputShapes": "1"},
}
_FATAL_ONLY: Final = 4

_SPIN_US: Final = "100"
"""How long a thread that has nothing to do looks for more before it sleeps.

About what waking it takes, twice. Without end, as onnxruntime has it, burns a core after every
query and takes it from the decoders while files are read (a fifth fewer images/s beside one busy
process); not at all costs eight-bit towers, whose operators are short, a sixth where nothing else
runs.
"""

Array = npt.NDArray[np.generic]


@dataclass(frozen=True, slots=True)
class TensorInfo:
    """A named input or output of a model.

    Attributes:
        type: onnxruntime's name of its type, ``tensor(float)``.
        shape: Its dimensions; a name or None where they are free.
    """

    name: str
    type: str
    shape: tuple[int | str | None, ...]

    def fixed(self, axis: int) -> int | None:
        """Return the size of an axis that the model fixes, None where it is free."""
        size = self.shape[axis] if axis < len(self.shape) else None
        return size if isinstance(size, int) and size > 0 else None


class _Session(Protocol):
    """The part of ``onnxruntime.InferenceSession`` that we use."""

    def run(self, output_names: Sequence[str], input_feed: Mapping[str, Array]) -> Sequence[Array]:
        """Run the model."""
        ...

    def get_providers(self) -> Sequence[str]:
        """Return what it runs on."""
        ...

    def get_inputs(self) -> Sequence[TensorInfo]:
        """Return its inputs."""
        ...

    def get_outputs(self) -> Sequence[TensorInfo]:
        """Return its outputs."""
        ...


class _Options(Protocol):
    """The part of ``onnxruntime.SessionOptions`` that we use."""

    log_severity_level: int
    intra_op_num_threads: int
    inter_op_num_threads: int

    def add_session_config_entry(self, key: str, value: str, /) -> None:
        """Set a named option."""
        ...

    def add_free_dimension_override_by_name(self, name: str, size: int, /) -> None:
        """Fix a free dimension of the inputs."""
        ...


class Tower:
    """One loaded model with one output of vectors.

    Thread-safe: onnxruntime runs one session from several threads.
    """

    def __init__(
        self,
        pack: InstalledPack,
        role: FileRole,
        output: str,
        threads: int | None,
        *,
        provider: str = CPU_PROVIDER,
        batch: tuple[str, int] | None = None,
    ) -> None:
        """Load the model.

        Args:
            pack: Where it comes from.
            role: The file's role in the pack.
            output: Name of the output that is wanted.
            threads: Threads within an operator, None for onnxruntime's choice.
            provider: What to run on beside the processor. Where onnxruntime cannot, it quietly
                takes the processor: ``providers`` says what it took.
            batch: Name of a free dimension and the size to fix it to.

        Raises:
            EngineError: It is no ONNX model, wants other files, lacks the output, or
                onnxruntime cannot run it.
            PackError: The pack has no such file.
        """
        self._pack_id = pack.manifest.id
        self._path = pack.path_of(role)
        self._output = output
        self._refuse_other_files(_data_files(pack, self._path))
        self._session = self._create(threads, provider, batch)
        self.providers = tuple(self._session.get_providers())
        if CPU_PROVIDER not in self.providers:
            raise self.error("onnxruntime did not take the processor it was given")
        outputs = [_tensor_info(found) for found in self._session.get_outputs()]
        self.inputs = {port.name: port for port in map(_tensor_info, self._session.get_inputs())}
        if output not in {port.name for port in outputs}:
            names = ", ".join(port.name for port in outputs)
            raise self.error(f"it has no output «{output}», only {names}")

    def require_input(self, name: str, *elements: str) -> TensorInfo:
        """Return the input of a name after checking that it takes one of such elements.

        Raises:
            EngineError: There is no such input, or it takes something else.
        """
        port = self.inputs.get(name)
        if port is None:
            raise self.error(f"it has no input «{name}», only {', '.join(self.inputs)}")
        if port.type not in {f"tensor({element})" for element in elements}:
            wanted = " or ".join(f"tensor({element})" for element in elements)
            raise self.error(f"its input «{name}» is {port.type}, not {wanted}")
        return port

    def require_only(self, names: set[str]) -> None:
        """See that the model wants nothing but these inputs.

        Raises:
            EngineError: It wants more.
        """
        if further := set(self.inputs) - names:
            raise self.error(f"it wants inputs we do not have: {', '.join(sorted(further))}")

    def run(self, feed: Mapping[str, Array], /, *shape: int, rows: int | None = None) -> Vectors:
        """Run the model.

        Args:
            feed: Arrays by input name, the first axis being the batch of n.
            rows: How many must come out; None: n.
            *shape: What must come out for each: the length of a vector, or the number of tokens
                and the length of each one's vector.

        Returns:
            Raw vectors, (n, *shape) float32, finite.

        Raises:
            EngineError: It cannot be run, or what came out has another shape.
        """
        try:
            result = self._session.run([self._output], feed)[0]
        except Exception as exc:
            raise self.error(_first_line(exc), "cannot be run") from exc
        expected = (len(next(iter(feed.values()))) if rows is None else rows, *shape)
        if result.shape != expected:
            found, wanted = (" × ".join(map(str, sides)) for sides in (result.shape, expected))
            raise self.error(f"it gave {found} numbers instead of {wanted}")
        vectors = np.asarray(result, dtype=np.float32)
        if not np.isfinite(vectors).all():
            raise self.error("it gave numbers that are not finite", "cannot be trusted")
        return vectors

    def _refuse_other_files(self, vouched: frozenset[str]) -> None:
        try:
            with self._path.open("rb") as stream:
                if self._path.stat().st_size == 0:
                    raise self.error("its file is empty")
                with (
                    mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
                    memoryview(mapped) as view,
                ):
                    refused = _name_external_files(view) - vouched
        except OSError as exc:
            raise self.error(exc.strerror or str(exc), "cannot be read") from exc
        except ValueError as exc:
            raise self.error(f"it is no ONNX model: {exc}") from exc
        if refused:
            raise self.error("its weights lie in files that the manifest does not vouch for")
        for name in vouched:
            # A link could lead out of the folder: what was hashed would not be what is read.
            if not self._path.with_name(name).is_file() or self._path.with_name(name).is_symlink():
                raise self.error(f"its weights in «{name}» are missing, or a link")

    def _create(
        self, threads: int | None, provider: str, batch: tuple[str, int] | None
    ) -> _Session:
        import onnxruntime

        # On Windows, where the variable that the package sets counts for nothing.
        cast("Any", onnxruntime).disable_telemetry_events()
        options = cast("_Options", cast("Any", onnxruntime).SessionOptions())
        options.log_severity_level = _FATAL_ONLY
        if threads is not None:
            options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.spin_duration_us", _SPIN_US)
        if batch is not None:
            options.add_free_dimension_override_by_name(*batch)
        wanted = (
            [CPU_PROVIDER]
            if provider == CPU_PROVIDER
            else [(provider, _PROVIDER_OPTIONS.get(provider, {})), CPU_PROVIDER]
        )
        try:
            model: str | bytes = str(self._path)
            model.encode()
        except UnicodeEncodeError:
            model = self._path.read_bytes()  # onnxruntime takes no such names
        try:
            session = onnxruntime.InferenceSession(
                model, cast("Any", options), providers=cast("Any", wanted)
            )
        except Exception as exc:
            raise self.error(_first_line(exc)) from exc
        return cast("_Session", session)

    def error(self, detail: str, what: str = "cannot be loaded") -> EngineError:
        """Return the error of this file: what it is, and why."""
        return EngineError(
            f"The model «{self._path.name}» of the pack {self._pack_id} {what}", detail, self._path
        )


def list_available_providers() -> tuple[str, ...]:
    """Return what this build of onnxruntime can run on; whether a driver is there it cannot say."""
    import onnxruntime

    return tuple(cast("Any", onnxruntime).get_available_providers())


def read_onnxruntime_version() -> str:
    """Return the version of the library."""
    import onnxruntime

    return str(cast("Any", onnxruntime).__version__)


def load_cuda_libraries() -> None:
    """Find the CUDA libraries that came as Python packages, before the first CUDA session."""
    import onnxruntime

    preload = getattr(onnxruntime, "preload_dlls", None)
    if preload is None:
        return
    # It prints what it does not find, which must not come between a command's lines.
    with contextlib.redirect_stdout(sys.stderr), contextlib.suppress(Exception):
        preload()


def _data_files(pack: InstalledPack, graph: Path) -> frozenset[str]:
    """Names of a pack's files of weights that lie beside a graph."""
    data = [file for file in pack.manifest.files if file.role is FileRole.DATA]
    beside = [path for file in data if (path := pack.folder / file.path).parent == graph.parent]
    return frozenset(path.name for path in beside)


def _name_external_files(view: memoryview) -> frozenset[str]:
    """Keep the views into the mapping local, so that it can be closed after an error too."""
    message = ""
    try:
        return find_external_files(view)
    except ValueError as exc:
        message = str(exc)
    raise ValueError(message)


def _tensor_info(found: TensorInfo) -> TensorInfo:
    return TensorInfo(found.name, found.type, tuple(found.shape))


def _first_line(exc: Exception) -> str:
    text = str(exc).strip().splitlines()
    return text[0][:300] if text else type(exc).__name__
