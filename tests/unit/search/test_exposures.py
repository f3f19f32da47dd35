"""Files of one exposure: raw files, films of live photos and edited copies beside their picture."""

from pathlib import Path

from retllm_desktop.core.file_dates import DateSource
from retllm_desktop.core.file_kinds import get_file_kind
from retllm_desktop.core.types import Candidate, Item, Modality
from retllm_desktop.search.exposures import ExposureMember, Exposures
from retllm_desktop.search.ranking.grouping import (
    describe_members,
    heads_first,
    order_groups,
    unfold_results,
)
from retllm_desktop.search.ranking.order import FusionRule


def item(
    number: int, name: str, *, date_s: float = 0.0, source: DateSource = DateSource.EXIF
) -> Item:
    path = Path("/photos") / name
    kind = get_file_kind(path)
    return Item(
        number, name.encode(), 0, Modality.IMAGE, path, date_s=date_s, date_source=source, kind=kind
    )


def joined(*names: str) -> dict[str, str]:
    """By name: the first of its exposure, with a plus where it goes with the picture."""
    items = [item(number, name) for number, name in enumerate(names, 1)]
    found = Exposures().join(items)
    return {
        names[number - 1]: names[member.first - 1] + "+" * member.companion
        for number, member in found.items()
        if member.companion or member.first != number
    }


def test_a_raw_file_goes_with_its_picture_in_either_order():
    assert joined("a/IMG_1.JPG", "a/IMG_1.CR2") == {"a/IMG_1.CR2": "a/IMG_1.JPG+"}
    assert joined("a/DSC_1.nef", "a/dsc_1.jpg") == {
        "a/DSC_1.nef": "a/DSC_1.nef+",
        "a/dsc_1.jpg": "a/DSC_1.nef",
    }


def test_the_film_of_a_live_photo_goes_with_it():
    assert joined("IMG_1.HEIC", "IMG_2.HEIC", "IMG_1.MOV") == {"IMG_1.MOV": "IMG_1.HEIC+"}
    assert joined("IMG_1.JPG", "IMG_1.mp4", "IMG_1.DNG") == {
        "IMG_1.mp4": "IMG_1.JPG+",
        "IMG_1.DNG": "IMG_1.JPG+",
    }


def test_edited_copies_go_with_what_they_were_made_of():
    assert joined("IMG_1234.HEIC", "IMG_E1234.JPG") == {"IMG_E1234.JPG": "IMG_1234.HEIC+"}
    assert joined("PXL_1.jpg", "PXL_1-edited.jpg") == {"PXL_1-edited.jpg": "PXL_1.jpg+"}


def test_what_only_looks_so_is_by_itself():
    assert joined("logo.png", "logo.jpg", "logo.svg") == {}
    assert joined("a/IMG_1.JPG", "b/IMG_1.CR2") == {}
    assert joined("IMG_1.CR2", "IMG_1.MOV") == {}
    assert joined("IMG_1.txt", "IMG_1.CR2", "IMG_1.MOV") == {}
    assert joined("IMG_E1234.JPG") == {}


def test_files_of_other_days_are_two_exposures():
    day = 86_400.0
    items = [item(1, "IMG_1.JPG", date_s=day), item(2, "IMG_1.MOV", date_s=30 * day)]
    assert not any(one.companion for one in Exposures().join(items).values())
    # By Universal Time and by the clock on the wall it is one.
    items = [item(1, "IMG_1.JPG", date_s=day), item(2, "IMG_1.MOV", date_s=day + 9 * 3600)]
    assert Exposures().join(items)[2] == ExposureMember(1, companion=True)
    # That a file was changed later says nothing.
    items[1] = item(2, "IMG_1.MOV", date_s=30 * day, source=DateSource.CHANGED)
    assert Exposures().join(items)[2] == ExposureMember(1, companion=True)


def test_what_is_read_on_joins_what_was_there():
    exposures = Exposures()
    assert not any(one.companion for one in exposures.join([item(1, "IMG_1.JPG")]).values())
    assert exposures.join([item(2, "IMG_1.CR2")]) == {2: ExposureMember(1, companion=True)}
    assert exposures.join([item(3, "IMG_1.HEIC")]) == {}


def test_the_picture_stands_for_its_exposure_though_its_film_was_found_first():
    film = Candidate(item(1, "IMG_1.MOV"), 1, 0.1, 5.0, group=1, companion=True)
    other = Candidate(item(2, "IMG_2.JPG"), 2, 0.2, 4.0, group=2)
    still = Candidate(item(3, "IMG_1.JPG"), 3, 0.3, 3.0, group=1)
    raw = Candidate(item(4, "IMG_1.CR2"), 4, 0.4, 2.0, group=1, companion=True)
    results = order_groups([film, other, still, raw], {}, FusionRule())
    assert [result.candidate for result in results] == [still, other]
    assert [one.candidate for one in unfold_results(results)] == [still, film, raw, other]
    assert describe_members(results[0]) == "+MOV +CR2"
    assert heads_first([film, other, still, raw]) == [other, still, film, raw]
