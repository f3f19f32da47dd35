"""What a diagnosis says of machines that are not at hand: cards, cramped ones, broken runtimes."""

from pathlib import Path

import pytest

from retllm_desktop.composition.diagnosis.machine import (
    installation_section,
    machine_section,
    watching_section,
)
from retllm_desktop.composition.diagnosis.models import (
    coarse_section,
    fine_section,
    passages_section,
    recogniser_section,
    recommendation_section,
)
from retllm_desktop.composition.diagnosis.report import ReportSection, Severity, format_binary_size
from retllm_desktop.composition.diagnosis.storage import folders_section, network_section
from retllm_desktop.core.errors import EngineError, StoreError
from retllm_desktop.core.library_records import LibraryStatus
from retllm_desktop.core.model_roles import PackRole, Precision
from retllm_desktop.core.runtimes import (
    EncoderCheck,
    JudgeCheck,
    LlamaBuild,
    LlamaDevice,
    OnnxBuild,
    PassageEncoderCheck,
    ProviderAttempt,
    RecogniserCheck,
    TowerConfig,
    TowerThroughput,
)
from retllm_desktop.core.types import EmbeddingSpace
from retllm_desktop.packs.recommendation import LibraryLoad, PackSet, SetMember
from retllm_desktop.platform.hardware.components import (
    Accelerator,
    AcceleratorKind,
    Hardware,
    Memory,
    Processor,
)
from retllm_desktop.platform.hardware.detection import WatchLimits
from retllm_desktop.platform.hardware.python_packages import PackageInstaller, PythonEnvironment
from retllm_desktop.platform.paths import AppPaths

GIB = 2**30
CARD = Accelerator(AcceleratorKind.CUDA, "A card", 8 * GIB, 7 * GIB, "570.1")
CHIP = Accelerator(AcceleratorKind.METAL, "Apple M1", None, None, "")
PIP = PackageInstaller("/env/bin/python", None, "linux")
CPU_ONLY = OnnxBuild("1.32.0", ("CPUExecutionProvider",))
WITH_CUDA = OnnxBuild("1.32.0", ("CUDAExecutionProvider", "CPUExecutionProvider"))
PLAIN_LLAMA = LlamaBuild("0.3.36", False, "CPU", (LlamaDevice("CPU", "x", "cpu", 1, 1),))
NOTICE = "The image model runs on the processor, not on CUDA: no driver."


def machine(*accelerators, memory=16 * GIB):
    processor = Processor("A CPU", "x86_64", 4, 8, ("avx2",))
    return Hardware("linux", "Linux 6", processor, Memory(memory, memory // 2), accelerators)


def trial(*attempts, notices=(), precision=Precision.FP32, cosine=None, rates=()):
    return EncoderCheck(precision, precision, attempts, notices, rates, cosine)


def grades(section: ReportSection) -> list[Severity]:
    return [remark.grade for remark in section.remarks]


def shown(section: ReportSection) -> dict[str, str]:
    return {fact.name: fact.shown for fact in section.facts}


def commands(section: ReportSection) -> str:
    return "\n".join(line for remark in section.remarks for line in remark.commands)


def coarse(build=CPU_ONLY, found=None, choice="auto", hardware=None):
    return coarse_section(
        "a-pack", choice, build, found, hardware=hardware or machine(), installer=PIP
    )


def fine(build=PLAIN_LLAMA, found=None, choice="auto", hardware=None, pinned="0.3.36"):
    return fine_section(
        "a-pack",
        choice,
        build,
        found,
        hardware=hardware or machine(),
        installer=PIP,
        pinned=pinned,
    )


def test_a_machine_with_a_card():
    section = machine_section(machine(CARD))
    assert (
        shown(section)["graphics processors"] == "A card, CUDA, 8.0 GiB, 7.0 GiB free, driver 570.1"
    )
    assert ["CUDA is covered" in remark.text for remark in section.remarks] == [True]


def test_metal_is_said_to_be_untried_and_little_memory_to_be_little():
    section = machine_section(machine(CHIP, memory=2 * GIB))
    text = " ".join(remark.text for remark in section.remarks)
    assert "not tried on hardware" in text
    assert "2.0 GiB" in text
    assert section.sound


def test_a_machine_that_tells_nothing():
    nothing = Hardware("plan9", "", Processor("", "", None, 1, ()), None, ())
    section = machine_section(nothing)
    assert section.sound
    assert shown(section)["processor"] == "unknown"


def test_what_cuda_takes_is_told_for_both_stages():
    assert "onnxruntime-gpu[cuda,cudnn]==1.32.0" in commands(coarse(hardware=machine(CARD)))
    assert "-DGGML_CUDA=on" in commands(fine(hardware=machine(CARD)))
    assert "-DGGML_METAL=on" in commands(fine(hardware=machine(CHIP)))
    assert commands(coarse(hardware=machine(CHIP))) == ""
    assert commands(coarse(WITH_CUDA, hardware=machine(CARD))) == ""
    offloading = LlamaBuild("0.3.36", True, "CUDA", ())
    assert commands(fine(offloading, hardware=machine(CARD))) == ""


def test_a_provider_that_failed_is_a_note_and_one_asked_for_is_broken():
    failed = trial(ProviderAttempt("image", "cuda", False, "no driver", False), notices=(NOTICE,))
    assert grades(coarse(WITH_CUDA, failed)) == [Severity.NOTE]
    assert grades(coarse(WITH_CUDA, failed, choice="cuda")) == [Severity.BROKEN]
    assert shown(coarse(WITH_CUDA, failed))["runs on"] == "the processor"
    assert "no driver" in shown(coarse(WITH_CUDA, failed))["image on cuda"]


def test_a_provider_that_works():
    works = trial(ProviderAttempt("image", "cuda", True, "cosine 0.99999", False))
    section = coarse(WITH_CUDA, works, choice="cuda")
    assert section.remarks == []
    assert shown(section)["runs on"] == "cuda"


def test_rates_and_the_agreement_of_precisions():
    rates = (
        TowerThroughput(TowerConfig(Precision.FP32, 8, 2), 30.0),
        TowerThroughput(TowerConfig(Precision.INT8, 1, 2), 70.0),
    )
    section = coarse(found=trial(rates=rates, cosine=0.97))
    assert shown(section)["fp32, batch 8, 2 threads"] == "30.0 images/s"
    assert section.remarks == []
    chosen = coarse(found=trial(rates=rates, cosine=0.97, precision=Precision.INT8))
    assert grades(chosen) == [Severity.NOTE]
    assert "0.970" in chosen.remarks[0].text


def test_a_runtime_or_a_model_that_fails_is_broken():
    error = EngineError("It cannot be loaded", "because", Path("model.onnx"))
    for section in (coarse(error), coarse(found=error), fine(error), fine(found=error)):
        assert grades(section) == [Severity.BROKEN]
        assert "because" in section.remarks[0].text


OWN = EmbeddingSpace("own", 4)
FAST = PassageEncoderCheck("fp32", 30.0, 0.9999, agrees=True)


def library_with(texts, done=0, space=None, *, searched=False):
    return LibraryStatus(
        Path("library.db"), (), 0, {"text": texts}, 0, None, 0,
        passages=space, passages_done=done, passages_total=texts, passages_searched=searched,
    )  # fmt: skip


def test_without_a_text_pack_the_coarse_pack_finds_passages():
    section = passages_section("", None, None, library_with(9))
    assert shown(section) == {"pack": "none: the model for finding does that too"}
    assert section.sound


def test_passages_of_a_library_that_is_whole():
    section = passages_section("a-text", OWN, FAST, library_with(9, 9, OWN, searched=True))
    assert shown(section)["vectors in the library"] == "9 of 9 texts"
    assert shown(section)["cosine with its makers' vectors"] == "0.9999"
    assert shown(section)["speed"] == "30.0 passages/s"
    assert not section.remarks


@pytest.mark.parametrize(
    ("library", "said"),
    [
        (library_with(9), "0 of 9 texts, not searched yet"),
        (library_with(9, 4, OWN), "4 of 9 texts, not searched yet"),
        (library_with(9, 8, OWN, searched=True), "8 of 9 texts"),
        # Vectors of another pack are none of this one's.
        (library_with(9, 9, EmbeddingSpace("other", 4), searched=True), "0 of 9 texts, not"),
    ],
)
def test_texts_that_lack_vectors_are_told(library, said):
    section = passages_section("a-text", OWN, FAST, library)
    assert shown(section)["vectors in the library"].startswith(said)
    assert grades(section) == [Severity.NOTE]
    assert commands(section) == "retllm-desktop index"


def test_an_empty_library_lacks_nothing():
    assert not passages_section("a-text", OWN, FAST, library_with(0)).remarks
    assert not passages_section("a-text", OWN, FAST, None).remarks


def test_an_encoder_of_passages_that_fails_or_differs_is_broken():
    failed = passages_section("a-text", OWN, EngineError("The model cannot run"), None)
    assert grades(failed) == [Severity.BROKEN]
    other = PassageEncoderCheck("int8", 30.0, 0.62, agrees=False)
    section = passages_section("a-text", OWN, other, None)
    assert grades(section) == [Severity.BROKEN]
    assert "vectors that its makers get" in section.remarks[0].text


def test_text_in_pictures_that_is_read():
    section = recogniser_section(RecogniserCheck("a reader 1", 0.065, reads=True), wanted=True)
    assert not section.remarks
    assert shown(section)["reads with"] == "a reader 1"
    assert shown(section)["a small picture"] == "65 ms"


def test_text_in_pictures_that_nobody_wants_is_not_complained_of():
    section = recogniser_section(None, wanted=False)
    assert (section.remarks, shown(section)) == ([], {"setting": "not read"})


def test_a_recogniser_that_lacks_fails_or_errs():
    lacking = recogniser_section(None, wanted=True)
    assert grades(lacking) == [Severity.NOTE]
    failed = recogniser_section(EngineError("The process cannot be started"), wanted=True)
    assert grades(failed) == [Severity.BROKEN]
    erring = recogniser_section(RecogniserCheck("a reader 1", 0.1, reads=False), wanted=True)
    assert grades(erring) == [Severity.BROKEN]
    assert "known" in erring.remarks[0].text


def test_a_set_of_packs_is_recommended_with_what_it_costs():
    def member(role, name, **about):
        known = {"fetch_bytes": GIB, "here": False, "seconds": None, "measured": False}
        known |= {"slow": False, "unread": ()} | about
        return SetMember(role, name, name.title(), GIB, **known)

    members = (
        member(PackRole.COARSE, "c", seconds=5400.0, unread=("de",)),
        member(
            PackRole.FINE, "f", seconds=70.0, measured=True, slow=True, fetch_bytes=0, here=True
        ),
    )
    section = recommendation_section(PackSet(members, LibraryLoad(1_200, 0)))
    assert shown(section) == {
        "coarse": "c (needs 1.0 GiB of memory; 1.0 GiB to fetch; about 1.5 h for 1,200 pictures; "
        "does not read de)",
        "fine": "f (needs 1.0 GiB of memory; is installed; 70 s to check 10 results, which is "
        "long; none that fits is quicker)",
        "text": "none is needed without documents",
    }
    (note,) = section.remarks
    assert note.commands == ("retllm-desktop models fetch c",)
    none = recommendation_section(PackSet((), LibraryLoad(0, 3)))
    assert set(shown(none).values()) == {"none fits this machine"}
    assert none.remarks == []


def test_layers_on_a_card():
    report = {"layers": -1, "vision": True, "reason": "", "loaded": 29, "of": 29}
    build = LlamaBuild("0.3.36", True, "CUDA", (LlamaDevice("CUDA0", "A card", "gpu", 1, 1),))
    section = fine(build, JudgeCheck(report, (), 2.0, (0.3, 0.1, 0.2)), hardware=machine(CARD))
    assert shown(section)["runs on"] == "29 of 29 layers on the graphics processor"
    assert shown(section)["candidate"] == "0.200 s (median of 3)"
    assert section.remarks == []


def test_layers_that_did_not_arrive_are_broken_where_they_were_asked_for():
    found = JudgeCheck({"layers": 0, "reason": "there is none"}, ("It runs elsewhere.",), 1.0, ())
    assert grades(fine(found=found)) == [Severity.NOTE]
    assert grades(fine(found=found, choice="on")) == [Severity.BROKEN]
    assert shown(fine(found=found))["runs on"] == "the processor (there is none)"


def test_another_llama_cpp_is_told():
    section = fine(pinned="0.4.0")
    assert grades(section) == [Severity.NOTE]
    assert commands(section).endswith("llama-cpp-python==0.4.0")


def installation(variants=("onnxruntime",), qt=("xcb",), display=True):
    there = PythonEnvironment(
        "3.11.7", "/env/bin/python", {"numpy": "2"}, tuple(variants), tuple(qt)
    )
    return installation_section("0.1.0", there, machine(), PIP, display)


def test_variants_side_by_side_are_broken():
    assert installation().remarks == []
    both = installation(("onnxruntime", "onnxruntime-gpu"))
    assert grades(both) == [Severity.BROKEN]
    assert commands(both).splitlines()[0].endswith("uninstall --yes onnxruntime onnxruntime-gpu")
    assert grades(installation(())) == [Severity.BROKEN]
    assert grades(installation(qt=())) == [Severity.BROKEN]
    assert grades(installation(display=False)) == [Severity.NOTE]


def test_watches_that_run_out():
    assert watching_section(WatchLimits(100_000, 128, 70_000, 10)).remarks == []
    section = watching_section(WatchLimits(100_000, 128, 90_000, 120))
    assert grades(section) == [Severity.NOTE, Severity.NOTE]
    assert commands(section).splitlines()[0] == "sudo sysctl fs.inotify.max_user_watches=524288"
    assert watching_section(None).sound
    assert watching_section(WatchLimits(None, 128, 0, 0)).sound


@pytest.mark.parametrize(
    ("offline", "environment", "used"),
    [
        (False, {}, True),
        (True, {}, False),
        (False, {"HF_HUB_OFFLINE": "1"}, False),
        (False, {"HF_HUB_OFFLINE": "0"}, True),
        (False, {"HF_HUB_OFFLINE": "true"}, False),
    ],
)
def test_the_switches_of_the_network(offline, environment, used):
    section = network_section(offline, environment)
    assert {fact.name: fact.value for fact in section.facts}["network used"] is used


def test_a_proxys_password_is_not_shown():
    section = network_section(False, {"https_proxy": "http://me:secret@proxy:1"})
    assert shown(section)["HTTPS_PROXY"] == "set"
    assert "secret" not in repr(section)


def test_folders_that_are_not_there_yet(tmp_path):
    where = AppPaths(tmp_path / "a" / "b", tmp_path / "c", tmp_path / "l", tmp_path / "s")
    section = folders_section(where, StoreError("SQLite cannot be used with sqlite-vec"))
    assert grades(section) == [Severity.BROKEN]
    assert "none yet" in shown(section)["library"]
    assert list(tmp_path.iterdir()) == []


def test_bytes_for_people():
    assert [format_binary_size(n) for n in (None, 5, 2048, 3 * 2**20, 5 * GIB)] == [
        "–", "5 bytes", "2.0 KiB", "3.0 MiB", "5.0 GiB"
    ]  # fmt: skip
