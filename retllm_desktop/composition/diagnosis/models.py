"""Says how the models run here, and what would make them run better."""

from retllm_desktop.composition.diagnosis.report import (
    JsonValue,
    ReportSection,
    format_binary_size,
)
from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.knowledge import Knowledge
from retllm_desktop.core.library_records import LibraryStatus
from retllm_desktop.core.model_roles import PackRole, Precision
from retllm_desktop.core.runtimes import (
    EncoderCheck,
    JudgeCheck,
    LlamaBuild,
    OnnxBuild,
    PassageEncoderCheck,
    RecogniserCheck,
)
from retllm_desktop.core.types import EmbeddingSpace
from retllm_desktop.packs.judge_offers import JudgeOffer
from retllm_desktop.packs.knowledge import describe_knowledge
from retllm_desktop.packs.recommendation import CHECKED_RESULTS, PackSet, SetMember
from retllm_desktop.platform.hardware.components import AcceleratorKind, Hardware
from retllm_desktop.platform.hardware.python_packages import (
    PackageInstaller,
    advise_llama,
    advise_onnx,
)

_CUDA_PROVIDER = "CUDAExecutionProvider"
_SAME_NEIGHBOURS = 0.99


def coarse_section(
    pack: str,
    choice: str,
    build: OnnxBuild | RetllmError,
    trial: EncoderCheck | RetllmError | None,
    *,
    hardware: Hardware,
    installer: PackageInstaller,
) -> ReportSection:
    """How the encoder runs.

    Args:
        pack: The pack's id.
        choice: The setting ``providers``.
        build: What onnxruntime can do, or why it cannot be asked.
        trial: What became of the encoder; None where there is no pack.
        hardware: The machine.
        installer: What installs packages.
    """
    section = ReportSection("coarse", "Model for finding")
    section.fact("pack", pack)
    if isinstance(build, RetllmError):
        _add_failure(section, build)
        return section
    section.fact("onnxruntime", build.version)
    section.fact("providers", list(build.providers), ", ".join(build.providers))
    section.fact("setting", choice)
    if isinstance(trial, RetllmError):
        _add_failure(section, trial)
    elif trial is not None:
        working = [one.provider for one in trial.attempts if one.works]
        section.fact("runs on", working or ["cpu"], ", ".join(working) or "the processor")
        section.fact("precision", trial.precision)
        if trial.text_precision is not trial.precision:
            section.fact("precision of texts", trial.text_precision)
        for one in trial.attempts:
            section.fact(
                f"{one.tower} on {one.provider}",
                {"works": one.works, "reason": one.reason},
                f"{'works' if one.works else 'does not work'}: {one.reason}",
            )
        for rate in trial.rates:
            config = rate.config
            name = f"{config.precision}, batch {config.batch}, {config.threads or 'any'} threads"
            section.fact(name, rate.images_per_s, f"{rate.images_per_s:,.1f} images/s")
        if trial.least_cosine is not None:
            cosine = trial.least_cosine
            shown = f"{cosine:.4f} (eight bits are chosen from {_SAME_NEIGHBOURS} on)"
            section.fact("cosine between precisions", cosine, shown)
            if trial.precision is Precision.INT8 and cosine < _SAME_NEIGHBOURS:
                section.note(
                    "The eight-bit weights that the settings ask for give other neighbours "
                    f"than the exact ones (least cosine {cosine:.3f}).",
                    'Set «precision = "auto"», and rebuild the library.',
                )
        for tower, text in trial.rankings.items():
            section.fact(f"ranking of the {tower} model", text)
        add = section.note if choice == "auto" else section.fault
        for text in trial.notices:
            add(text, 'Set «providers = "cpu"» to leave it so, or see below what to install.')
    has_cuda = _CUDA_PROVIDER in build.providers
    advice = None if has_cuda else advise_onnx(hardware, build.version, installer)
    if advice is not None:
        section.note(advice.why, "Install the other variant:", *advice.commands)
    return section


def passages_section(
    pack: str,
    space: EmbeddingSpace | None,
    trial: PassageEncoderCheck | RetllmError | None,
    library: LibraryStatus | RetllmError | None,
) -> ReportSection:
    """How passages of documents are found.

    Args:
        pack: The pack's id, empty for none.
        space: The space of its vectors, None where it is not here.
        trial: What became of the encoder; None where there is no pack.
        library: The library in numbers, None where there is none yet.
    """
    section = ReportSection("passages", "Passages of documents")
    section.fact("pack", pack, pack or "none: the model for finding does that too")
    if not pack:
        return section
    if isinstance(trial, RetllmError):
        _add_failure(section, trial)
    elif trial is not None:
        section.fact("runs on", "cpu", "the processor")
        section.fact("precision", trial.precision)
        section.fact("speed", trial.texts_per_s, f"{trial.texts_per_s:,.1f} passages/s")
        if trial.least_cosine is not None:
            cosine = trial.least_cosine
            section.fact("cosine with its makers' vectors", cosine, f"{cosine:.4f}")
        if not trial.agrees:
            section.fault(
                "The model does not give the vectors that its makers get.",
                "Install the pack again, or choose none with «retllm-desktop models use "
                "--no text».",
            )
    if isinstance(library, LibraryStatus):
        own = space is not None and library.passages == space
        done, total = library.passages_done if own else 0, library.items.get("text", 0)
        searched = own and library.passages_searched
        shown = f"{done:,} of {total:,} texts" + ("" if searched else ", not searched yet")
        about = {"done": done, "total": total, "searched": searched}
        section.fact("vectors in the library", about, shown)
        if total and (not searched or done < total):
            section.note(
                "Not every text of the library has a vector of this pack yet; until then the "
                "model for finding finds passages.",
                "Let it read them:",
                "retllm-desktop index",
            )
    return section


def recogniser_section(
    trial: RecogniserCheck | RetllmError | None, *, wanted: bool
) -> ReportSection:
    """Whether pictures are found by the text in them.

    Args:
        trial: What became of a picture with text; None where nothing can read it, or should.
        wanted: The setting ``ocr``.
    """
    section = ReportSection("recogniser", "Text in pictures")
    section.fact("setting", wanted, "read" if wanted else "not read")
    if not wanted:
        return section
    if trial is None:
        section.note(
            "Nothing that reads text in pictures is installed.",
            "Install rapidocr, or switch it off in the settings with «ocr = false».",
        )
        return section
    if isinstance(trial, RetllmError):
        _add_failure(section, trial)
        return section
    section.fact("reads with", trial.version)
    section.fact("a small picture", trial.picture_s, f"{trial.picture_s * 1000:.0f} ms")
    if not trial.reads:
        section.fault(
            "The words of a picture that is known were not read as they stand.",
            "Install rapidocr again.",
        )
    return section


def fine_section(
    pack: str,
    choice: str,
    build: LlamaBuild | RetllmError,
    trial: JudgeCheck | RetllmError | None,
    *,
    hardware: Hardware,
    installer: PackageInstaller,
    pinned: str,
    knows: Knowledge | None = None,
    of_library: bool = True,
    offer: JudgeOffer | None = None,
) -> ReportSection:
    """How the fine model runs.

    Args:
        pack: The pack's id, empty for none.
        choice: The setting ``gpu``.
        build: What llama.cpp can do, or why it cannot be asked.
        trial: What became of the model; None where there is none.
        hardware: The machine.
        installer: What installs packages.
        pinned: The version of llama-cpp-python that this program is made for.
        knows: What the pack knows; None without one.
        of_library: Whether the library may hold something of that.
        offer: A pack that would know what the library holds, None where none is to be offered.
    """
    section = ReportSection("fine", "Model for the close check")
    section.fact("pack", pack, pack or "none")
    if knows is not None:
        section.fact(
            "knows", [*sorted(knows.domains), *knows.unrecognised], describe_knowledge(knows)
        )
        if not of_library:
            section.fact("asked", value=False, shown="never: it knows nothing of this library")
    if offer is not None:
        command = () if offer.offline else (offer.command,)
        advice = "Without one results keep the quick order"
        section.note(f"{offer.sentence}.", f"{advice}{':' if command else '.'}", *command)
    section.fact("setting", choice)
    offloads = False
    if isinstance(build, RetllmError):
        _add_failure(section, build)
    else:
        offloads = build.offloads
        section.fact("llama-cpp-python", build.version)
        section.fact("uses graphics processors", offloads, "yes" if offloads else "no")
        section.fact(
            "devices",
            [
                {
                    "name": one.name,
                    "description": one.description,
                    "kind": one.kind,
                    "free_bytes": one.free_bytes,
                    "total_bytes": one.total_bytes,
                }
                for one in build.devices
            ],
            "; ".join(f"{one.name} ({one.description})" for one in build.devices) or "–",
        )
        section.fact("built with", build.system)
        if build.version != pinned:
            section.note(
                f"llama-cpp-python is {build.version}; this program is made for {pinned}, and "
                "its interface changes between releases.",
                "Install that version:",
                installer.install(f"llama-cpp-python=={pinned}"),
            )
    if isinstance(trial, RetllmError):
        _add_failure(section, trial)
    elif trial is not None:
        _add_judge_facts(section, trial)
        add = section.fault if choice == "on" else section.note
        for text in trial.notices:
            add(text, 'Set «gpu = "off"» to leave it so, or see below what to install.')
    advice = None if offloads else advise_llama(hardware, pinned, installer)
    if advice is not None and not isinstance(build, RetllmError):
        section.note(advice.why, "Build llama.cpp for it:", *advice.commands)
    if (
        hardware.accelerator(AcceleratorKind.CUDA) is None
        and hardware.accelerator(AcceleratorKind.METAL) is None
    ):
        section.fact("to gain", None, "nothing: there is no graphics processor to build it for")
    return section


def _add_judge_facts(section: ReportSection, trial: JudgeCheck) -> None:
    report = trial.report
    loaded, of, reason = report.get("loaded"), report.get("of"), report.get("reason")
    if server := report.get("server"):
        shown = f"{server}: pictures of results are sent there"
    elif isinstance(loaded, int) and loaded:
        shown = f"{loaded} of {of} layers on the graphics processor"
    else:
        shown = f"the processor ({reason})" if reason else "the processor"
    seconds = trial.candidates_s
    section.fact("runs on", {"loaded": _int_or_none(loaded), "of": _int_or_none(of)}, shown)
    section.fact("first verdict", trial.load_s, f"after {trial.load_s:.2f} s, loading included")
    if seconds:
        middle = sorted(seconds)[len(seconds) // 2]
        section.fact("candidate", middle, f"{middle:.3f} s (median of {len(seconds)})")


def _int_or_none(value: object) -> int | None:
    return value if isinstance(value, int) else None


def recommendation_section(found: PackSet) -> ReportSection:
    """Which packs suit the machine, its person and the library together."""
    section = ReportSection("recommended", "Packs that suit this machine")
    for role in PackRole:
        one = found.member(role)
        if one is None:
            unneeded = role is PackRole.TEXT and not found.load.texts
            shown = "none is needed without documents" if unneeded else "none fits this machine"
            section.fact(role, {"pack": None}, shown)
            continue
        told: dict[str, JsonValue] = {
            "pack": one.pack,
            "memory_bytes": one.memory_bytes,
            "fetch_bytes": one.fetch_bytes,
            "seconds": one.seconds,
            "measured": one.measured,
            "unread_languages": list(one.unread),
        }
        section.fact(role, told, _describe_member(one, found))
    if found.missing:
        size = found.fetch_bytes
        amount = "" if size is None else f" ({format_binary_size(size)} in all)"
        commands = [f"retllm-desktop models fetch {pack}" for pack in found.missing]
        section.note(
            "Better packs than those here suit this machine.", f"Fetch{amount}:", *commands
        )
    return section


def _describe_member(one: SetMember, found: PackSet) -> str:
    parts = [f"needs {format_binary_size(one.memory_bytes)} of memory"]
    if one.here:
        parts.append("is installed")
    elif one.fetch_bytes is not None:
        parts.append(f"{format_binary_size(one.fetch_bytes)} to fetch")
    if one.seconds is not None:
        what = {
            PackRole.COARSE: f"for {found.load.pictures:,} pictures",
            PackRole.TEXT: f"for {found.load.texts:,} passages",
            PackRole.FINE: f"to check {CHECKED_RESULTS} results",
        }[one.role]
        about = "" if one.measured else "about "
        slow = ", which is long; none that fits is quicker" if one.slow else ""
        if one.role is PackRole.FINE or one.seconds >= 1:
            parts.append(f"{about}{_format_duration(one.seconds)} {what}{slow}")
    if one.unread:
        parts.append(f"does not read {', '.join(one.unread)}")
    return f"{one.pack} ({'; '.join(parts)})"


def _format_duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _add_failure(section: ReportSection, error: RetllmError) -> None:
    detail = f" ({error.detail})" if error.detail else ""
    where = "" if error.path is None else f": {error.path}"
    section.fault(
        f"{error.title}{where}{detail}.",
        "Install the pack again, or set the other packs in the settings; the log tells more.",
    )
