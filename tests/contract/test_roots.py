"""When two folders are the same, and when one covers the other."""

from pathlib import Path

import pytest

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.library_records import RootState


@pytest.mark.both_stores
def test_the_same_folder_twice_is_the_same_root(library, folder, monkeypatch):
    first = library.roots.add(folder)
    assert first.path == folder
    assert first.state is RootState.ONLINE
    monkeypatch.chdir(folder.parent)
    for spelling in (folder, Path(folder.name), folder / ".." / folder.name, folder / "."):
        assert library.roots.add(spelling) == first
    assert library.roots.all() == (first,)


def test_a_folder_inside_another_is_refused_by_name(library, folder):
    library.roots.add(folder)
    with pytest.raises(InputError, match="already covered") as caught:
        library.roots.add(folder / "2024" / "spring")
    assert str(folder) in caught.value.detail
    assert len(library.roots.all()) == 1


def test_a_name_that_only_begins_alike_is_another_folder(library, tmp_path):
    library.roots.add(tmp_path / "pictures")
    library.roots.add(tmp_path / "pictures-old")
    assert len(library.roots.all()) == 2


@pytest.mark.both_stores
def test_a_wider_folder_takes_in_the_narrower_ones(library, folder, samples, all_items):
    narrow = []
    for name in ("a", "b"):
        (folder / name).mkdir()
        narrow.append(library.roots.add(folder / name))
        library.files.put(narrow[-1].id, [samples.entry(folder / name / "x.png", name)])
    items = all_items(library)
    wide = library.roots.add(folder)
    assert library.roots.all() == (wide,)
    assert wide.files == 2
    assert set(library.files.known(wide.id)) == {folder / "a" / "x.png", folder / "b" / "x.png"}
    assert all_items(library) == items
    with pytest.raises(InputError, match="no longer"):
        library.files.put(narrow[0].id, [samples.entry(folder / "a" / "y.png", "y")])


def test_a_narrower_folder_that_is_not_there_stays_on_its_own(library, folder, samples):
    stick = library.roots.add(folder / "stick")
    library.files.put(stick.id, [samples.entry(folder / "stick" / "x.png", "x")])
    wide = library.roots.add(folder)
    assert {root.id: root.files for root in library.roots.all()} == {stick.id: 1, wide.id: 0}


def _symlink(link: Path, target: Path) -> None:
    try:
        link.symlink_to(target, target_is_directory=True)
    except OSError:
        pytest.skip("symlinks may not be made here")


def test_a_symlink_to_a_folder_is_the_folder(library, folder):
    first = library.roots.add(folder)
    link = folder.parent / "link"
    _symlink(link, folder)
    assert library.roots.add(link) == first
    with pytest.raises(InputError, match="already covered"):
        library.roots.add(link / "2024")


def test_files_reached_through_a_symlink_get_their_names_in_the_wider_folder(
    library, tmp_path, samples, all_items
):
    real = tmp_path / "disk" / "pictures"
    real.mkdir(parents=True)
    _symlink(tmp_path / "link", real)
    narrow = library.roots.add(tmp_path / "link")
    assert narrow.path == tmp_path / "link"
    library.files.put(narrow.id, [samples.entry(tmp_path / "link" / "x.png", "x")])
    wide = library.roots.add(tmp_path / "disk")
    assert list(library.files.known(wide.id)) == [real / "x.png"]
    assert [item.path for item in all_items(library)] == [real / "x.png"]


def test_a_symlink_out_of_a_folder_leads_to_another_root(library, tmp_path):
    (tmp_path / "disk").mkdir()
    (tmp_path / "home").mkdir()
    _symlink(tmp_path / "home" / "link", tmp_path / "disk")
    library.roots.add(tmp_path / "home")
    library.roots.add(tmp_path / "home" / "link")
    assert len(library.roots.all()) == 2


def test_a_home_folder_is_understood(library, folder, monkeypatch):
    monkeypatch.setenv("HOME", str(folder.parent))
    monkeypatch.setenv("USERPROFILE", str(folder.parent))
    assert library.roots.add(Path("~") / folder.name).path == folder
