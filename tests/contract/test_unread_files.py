"""Files that were not read are found by name, folder, date, size and kind, and are counted."""

from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.library_records import (
    KnownFile,
    Problem,
    UnreadReason,
    describe_named_files,
)
from retllm_desktop.core.query import NumberRange, OneOfValues, ParsedQuery, QueryField
from retllm_desktop.core.types import (
    ExtractedPart,
    Extraction,
    FileStat,
    Metadata,
    Modality,
)


def put_named(library, root, path, size_bytes=7, inode=0):
    stat = FileStat(path, size_bytes, 5, 1, inode)
    problem = Problem(path, "Files of this kind are not read", "", UnreadReason.KIND)
    library.files.put_problems(root.id, [(stat, problem)])
    return stat


def found(library, words):
    items = library.items.get([match.item_id for match in library.words.matches(words, 9)])
    return [item.path.name for item in items]


def scope(library, *conditions):
    ids = library.words.scope(ParsedQuery(conditions=conditions))
    return sorted(item.path.name for item in library.items.get(ids.tolist()))


@pytest.fixture
def root(library, folder):
    return library.roots.add(folder)


def test_it_is_found_by_name_folder_size_and_kind(library, root, folder):
    put_named(library, root, folder / "letters" / "payslip-2024-03.pst", size_bytes=3_000_000)
    put_named(library, root, folder / "disk.iso")
    assert found(library, "payslip ") == ["payslip-2024-03.pst"]
    assert found(library, "letters ") == ["payslip-2024-03.pst"]
    assert scope(library, OneOfValues(QueryField.TYPE, ("mail",))) == ["payslip-2024-03.pst"]
    assert scope(library, OneOfValues(QueryField.TYPE, ("archive",))) == ["disk.iso"]
    assert scope(library, OneOfValues(QueryField.EXT, ("iso",))) == ["disk.iso"]
    assert scope(library, NumberRange(QueryField.SIZE, low=1_000_000)) == ["payslip-2024-03.pst"]
    assert scope(library, OneOfValues(QueryField.IS, ("unread",))) == [
        "disk.iso",
        "payslip-2024-03.pst",
    ]
    (item,) = library.items.of_file(folder / "disk.iso")
    assert (item.modality, item.kind, item.part) == (Modality.FILE, FileKind.ARCHIVE, 0)
    assert item.unread == "Files of this kind are not read"
    assert library.items.newest(9)
    assert library.check() == ()


def test_what_is_not_read_is_counted_by_ending_and_is_no_problem(library, root, folder):
    for name in ("a.HEIC", "b.heic", "c.xyz", "Makefile"):
        put_named(library, root, folder / name)
    broken = folder / "d.jpg"
    library.files.put_problems(root.id, [(FileStat(broken, 1, 1), Problem(broken, "Cut off"))])
    status = library.status()
    assert dict(status.named) == {"heic": 2, "": 1, "xyz": 1}
    assert (status.files, status.problems, status.roots[0].named) == (0, 1, 4)
    assert [problem.path.name for problem in library.files.problems()] == ["d.jpg"]
    assert describe_named_files(status.named) == (
        "4 files of 3 kinds are known by name only: 2 .heic, 1 without an ending, 1 .xyz"
    )
    assert describe_named_files({}) == ""
    assert describe_named_files({"a": 1}) == "1 file of 1 kind is known by name only: 1 .a"


def test_once_it_is_read_it_is_an_ordinary_item(library, root, folder, samples):
    path = folder / "cat.img"
    stat = put_named(library, root, path)
    (before,) = library.items.of_file(path)
    known = library.files.known(root.id)[path]
    assert (known.content_hash, known.outdated) == (None, False)
    entry = samples.entry(path, "cat")
    library.files.put(root.id, [(stat, *entry[1:])])
    (item,) = library.items.of_file(path)
    assert (item.modality, item.unread) == (Modality.IMAGE, "")
    assert library.items.get([before.id]) == ()
    assert library.status().named == {}
    assert library.files.known(root.id)[path].readers == 0
    assert library.check() == ()


def test_it_keeps_its_item_and_its_tags_through_a_rename(library, root, folder):
    old, new = folder / "old.iso", folder / "new.iso"
    stat = put_named(library, root, old, inode=77)
    (item,) = library.items.of_file(old)
    library.annotations.set_tags(item.content_hash, ["backup"])
    ((holder, known),) = library.files.by_inode([stat])[1, 77]
    assert (holder, known.content_hash) == (old, None)
    moved = FileStat(new, stat.size_bytes, stat.mtime_ns, 1, 77)
    library.files.relocate(root.id, [(old, moved)])
    (after,) = library.items.of_file(new)
    assert after.id == item.id
    # Another file like the first takes its name: it is another item.
    put_named(library, root, old, inode=77)
    (other,) = library.items.of_file(old)
    assert other.id != item.id
    assert found(library, "backup ") == ["new.iso"]
    assert library.check() == ()


def test_a_sidecar_is_known_and_no_item(library, root, folder):
    sidecar = FileStat(folder / "a.xmp", 5, 6, 1, 2)
    library.files.put_sidecars(root.id, [sidecar])
    assert library.files.known(root.id) == {sidecar.path: KnownFile(5, 6, None, 1, 2)}
    assert library.items.of_file(sidecar.path) == ()
    assert found(library, "xmp ") == []
    status = library.status()
    assert (status.files, status.problems, dict(status.named)) == (0, 0, {})
    assert library.check() == ()
    library.files.mark_missing(root.id, [sidecar.path], 1.0)
    assert library.files.known(root.id) == {}


def test_headings_fragments_and_notes_are_kept_and_headings_are_found(library, root, folder):
    path = folder / "talk.pptx"
    parts = (
        ExtractedPart(0, Modality.TEXT, text="first", heading="Opening", fragment="slide=1"),
        ExtractedPart(1, Modality.TEXT, text="second", heading="Results", fragment="slide=2"),
    )
    metadata = Metadata(kind=FileKind.PRESENTATION)
    extraction = Extraction(b"p" * 32, 9, parts, metadata, note="Two of 300 slides are read.")
    vectors = np.eye(2, 8, dtype=np.float32)
    library.files.put(root.id, [(FileStat(path, 9, 1), extraction, vectors)])
    items = library.items.of_file(path)
    assert [(item.heading, item.fragment) for item in items] == [
        ("Opening", "slide=1"),
        ("Results", "slide=2"),
    ]
    assert {item.note for item in items} == {"Two of 300 slides are read."}
    assert [match.item_id for match in library.words.matches("results ", 9)] == [items[1].id]
    assert [match.item_id for match in library.words.matches("opening ", 9)] == [items[0].id]
    (snippet,) = library.words.snippets("results ", [items[1].id]).values()
    assert (snippet.text, snippet.field) == ("Results", "heading")
    assert library.status().noted == 1
    assert library.files.notes() == (Problem(Path(path), "Two of 300 slides are read."),)
    assert library.files.problems() == ()
