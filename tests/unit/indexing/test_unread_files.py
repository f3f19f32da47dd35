"""Files that nothing reads are recorded by name, sidecars with what they describe."""

from dataclasses import replace
from pathlib import Path

import pytest

from retllm_desktop.core.library_records import READER_VERSION, UnreadReason
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.indexing.events import FileSkipped, ScanFinished
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.indexing.sidecars import SidecarFinder


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "files"
    root.mkdir()
    (root / "1.img").write_bytes(b"1")
    (root / "holiday.heic").write_bytes(b"22")
    (root / "report.docx").write_bytes(b"333")
    return root


@pytest.fixture
def service(library, encoder, extractor):
    return IndexingService(library, encoder, extractor)


def run(service, **options):
    return list(service.index(CancelToken(), **options))


def test_they_are_recorded_without_being_opened(service, library, extractor, folder):
    root = library.roots.add(folder)
    events = run(service)
    assert (events[-1].read, events[-1].named, events[-1].skipped) == (1, 2, 0)
    assert [path.name for path in extractor.read] == ["1.img"]
    assert not [event for event in events if isinstance(event, FileSkipped)]
    (scanned,) = [event for event in events if isinstance(event, ScanFinished)]
    assert (scanned.files, scanned.to_read) == (3, 1)
    reasons = {path.name: problem.reason for path, problem in library.failures.items()}
    assert reasons == {"holiday.heic": UnreadReason.KIND, "report.docx": UnreadReason.KIND}
    again = run(service, retry_problems=True)[-1]
    assert (again.unchanged, again.read, again.named) == (1, 0, 2)
    assert run(service)[-1].unchanged == 3
    assert library.files
    assert root.id


def test_once_they_can_be_read_they_are_without_being_asked(
    service, library, extractor, folder, monkeypatch
):
    library.roots.add(folder)
    run(service)
    supports = extractor.supports
    extractor.supports = lambda path: path.suffix == ".heic" or supports(path)
    assert run(service)[-1].read == 0
    known = library._known

    def by_earlier_readers(path: Path):
        found = known(path)
        return replace(found, readers=READER_VERSION - 1) if found.readers else found

    monkeypatch.setattr(library, "_known", by_earlier_readers)
    finished = run(service)[-1]
    assert (finished.read, finished.named) == (1, 1)


def test_a_sidecar_is_no_file_of_its_own(service, library, folder):
    (folder / "holiday.xmp").write_text("<x/>")
    (folder / "holiday.heic.xmp").write_text("<x/>")
    (folder / "other.xmp").write_text("<x/>")
    library.roots.add(folder)
    assert run(service)[-1].named == 3
    assert {path.name for path in library.failures} == {
        "holiday.heic",
        "report.docx",
        "other.xmp",
    }
    assert run(service)[-1].unchanged == 6


def test_what_a_sidecar_describes_is_described_again(service, library, folder):
    """When it comes, changes, is renamed or goes; else nothing is."""
    library.roots.add(folder)
    beside = folder / "1.xmp"
    (folder / "1.jpg").write_bytes(b"4")
    (folder / "2.jpg").write_bytes(b"5")
    (folder / "1.heic").write_bytes(b"6")
    both = [folder / "1.heic", folder / "1.jpg"]

    def described():
        library.described_again.clear()
        run(service)
        return sorted(library.described_again)

    assert described() == []
    beside.write_text("<x/>")
    assert described() == both
    assert described() == []
    beside.write_text("<x></x>")
    assert described() == both
    beside.rename(folder / "2.xmp")
    assert described() == [*both, folder / "2.jpg"]
    (folder / "2.xmp").unlink()
    assert described() == [folder / "2.jpg"]
    (folder / "1.jpg").unlink()
    assert described() == []


@pytest.mark.parametrize(
    ("name", "described"),
    [
        ("IMG_1.xmp", "IMG_1.HEIC"),
        ("img_1.XMP", "IMG_1.HEIC"),
        ("IMG_1.HEIC.xmp", "IMG_1.HEIC"),
        ("IMG_1.aae", "IMG_1.HEIC"),
        ("clip.thm", "clip.mp4"),
        ("IMG_1.HEIC.json", "IMG_1.HEIC"),
        ("IMG_1.HEIC.supplemental-metadata.json", "IMG_1.HEIC"),
        ("IMG_1.HEIC.suppl.json", "IMG_1.HEIC"),
        ("IMG_1.HEIC.pp3", "IMG_1.HEIC"),
        ("IMG_1.HEIC(2).json", "IMG_1(2).heic"),
        ("IMG_1.HEIC.supplemental-meta(2).json", "IMG_1(2).heic"),
        ("IMG_1.pp3", None),
        ("IMG_1.json", None),
        ("notes.xmp", None),
        ("report.xmp", None),
        ("IMG_1.HEIC", None),
    ],
)
def test_what_a_sidecar_describes(tmp_path, name, described):
    for there in ("IMG_1.HEIC", "IMG_1(2).heic", "clip.mp4", "report.docx", "data.json"):
        (tmp_path / there).touch()
    found = SidecarFinder().find_described(tmp_path / name)
    assert found == ([] if described is None else [tmp_path / described])
