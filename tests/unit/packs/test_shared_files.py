"""Packs that share a file: where it is looked for, and what happens when it is not there."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from retllm_desktop.core.errors import InputError, PackError
from retllm_desktop.core.model_roles import FileRole, PackRole
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.packs.importers.file_importer import FileImporter
from retllm_desktop.packs.installed import InstalledPack, PackService, load_pack, survey_packs
from retllm_desktop.packs.pack_list import PackList
from retllm_desktop.packs.staging import StagingArea
from tests.fixtures.offers import install_from, offer_of
from tests.unit.encoders.tiny_onnx import TextTower

SHARED = ("text.onnx", "tokenizer.json")


def rewrite(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), "utf-8")


def share(folder: Path, owner: str) -> None:
    """Let the files of a pack that are named in ``SHARED`` lie in another's folder."""

    def change(manifest: dict[str, Any]) -> None:
        for file in manifest["files"]:
            if file["path"] in SHARED:
                file["shared_with"] = owner
                (folder / file["path"]).unlink()

    rewrite(folder, change)


@pytest.fixture
def place(make_pack: Callable[..., InstalledPack], tmp_path: Path) -> Path:
    """A folder with the pack «photos», whose text tower is the pack «words»'s."""
    found = tmp_path / "packs"
    found.mkdir()
    for name in ("words", "photos"):
        make_pack().folder.rename(found / name)
        rewrite(found / name, lambda manifest, name=name: manifest.update(id=name))
    share(found / "photos", "words")
    return found


def test_the_file_is_read_where_it_lies(place: Path) -> None:
    pack = load_pack(place / "photos")
    pack.verify()
    assert pack.path_of(FileRole.TEXT) == place / "words" / "text.onnx"
    assert pack.path_of(FileRole.IMAGE) == place / "photos" / "image.onnx"
    assert OnnxDualEncoder(pack, threads=1).embed_texts(["red"]).shape == (1, 4)
    own = sum(path.stat().st_size for path in (place / "photos").glob("*.onnx"))
    assert pack.manifest.own_bytes == own
    assert pack.manifest.model_bytes == own + sum(
        (place / "words" / name).stat().st_size for name in SHARED
    )
    assert pack.manifest.partners == ("words",)


def test_it_may_lie_in_another_folder_of_packs(place: Path, tmp_path: Path) -> None:
    bundled = tmp_path / "bundled"
    bundled.mkdir()
    (place / "words").rename(bundled / "words")
    packs, problems = survey_packs((place, bundled))
    assert not problems
    assert {pack.manifest.id: dict(pack.partners) for pack in packs} == {
        "photos": {"words": bundled / "words"},
        "words": {},
    }


def test_of_two_the_one_with_the_right_file_is_taken(place: Path, tmp_path: Path) -> None:
    bundled = tmp_path / "bundled"
    shutil.copytree(place / "words", bundled / "words")
    other = b"another model, of another version"
    (place / "words" / "text.onnx").write_bytes(other)
    digest = hashlib.sha256(other).hexdigest()

    def change(manifest: dict[str, Any]) -> None:
        for file in manifest["files"]:
            if file["path"] == "text.onnx":
                file.update(size_bytes=len(other), sha256=digest)

    rewrite(place / "words", change)
    assert load_pack(place / "photos", (bundled,)).partners == {"words": bundled / "words"}
    with pytest.raises(PackError, match=r"needs text\.onnx, tokenizer\.json of the pack words"):
        load_pack(place / "photos")


def test_a_missing_pack_is_a_sentence_and_the_others_are_found(place: Path) -> None:
    shutil.rmtree(place / "words")
    packs, problems = survey_packs((place,))
    assert not packs
    assert str(problems[0]) == (
        "The pack photos needs text.onnx, tokenizer.json of the pack words, which is not here: "
        f"{place / 'photos'} (get words again; if it came with this program, install that again)"
    )
    service = PackService((place,), "photos", "")
    with pytest.raises(PackError, match="which is not here"):
        service.chosen(PackRole.COARSE)
    assert [problem.title for problem in service.problems()] == [problems[0].title]


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (lambda words: (words / "text.onnx").unlink(), "is missing"),
        (lambda words: (words / "text.onnx").write_bytes(b"short"), "not the one its manifest"),
        (lambda words: (words / "manifest.json").write_text("{", "utf-8"), "not valid JSON"),
        (lambda words: rewrite(words, lambda m: m.update(surprise=1)), "unknown fields: surprise"),
        (lambda words: rewrite(words, lambda m: m["files"].pop(1)), "names no file for text"),
        (
            lambda words: rewrite(words, lambda m: m["files"][1].update(shared_with="third")),
            "another text.onnx or none",
        ),
        (
            lambda words: rewrite(words, lambda m: m["files"][1].update(sha256="0" * 64)),
            "another text.onnx or none",
        ),
    ],
)
def test_a_damaged_partner_is_a_sentence(
    place: Path, damage: Callable[[Path], object], complaint: str
) -> None:
    damage(place / "words")
    with pytest.raises(PackError) as caught:
        load_pack(place / "photos")
    assert "of the pack words, which cannot be used" in caught.value.title
    assert complaint in caught.value.detail


def test_other_bytes_of_the_same_length_are_noticed_by_verify(place: Path) -> None:
    path = place / "words" / "text.onnx"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(PackError, match="SHA-256 differs"):
        load_pack(place / "photos").verify()


@pytest.mark.parametrize(
    ("owner", "complaint"),
    [("photos", "with itself"), ("../words", "no valid pack id"), (7, "not a string")],
)
def test_what_a_manifest_may_not_say(place: Path, owner: object, complaint: str) -> None:
    rewrite(place / "photos", lambda m: m["files"][1].update(shared_with=owner))
    with pytest.raises(PackError, match=complaint):
        load_pack(place / "photos")


def pack_list(place: Path) -> PackList:
    return PackList(
        lambda: PackService((place,), "photos", ""),
        install_from("http://127.0.0.1:9", offer_of(), StagingArea(place)),
        settings_path=place / "settings.toml",
        own_folder=place,
        library=lambda: None,
        hardware=lambda: None,
    )


def test_a_pack_whose_files_another_needs_stays(place: Path) -> None:
    packs = pack_list(place)
    assert not next(row for row in packs.rows() if row.id == "words").removable
    with pytest.raises(InputError, match="«photos» needs files of the pack «words»"):
        packs.remove("words")
    shutil.rmtree(place / "photos")
    assert packs.remove("words") > 0


def imported(importer: FileImporter, source: Path, staging: StagingArea) -> InstalledPack:
    with staging.hold("+import") as stage:
        gathering = importer.gather(source, (), None, stage.folder, CancelToken())
        while True:
            try:
                next(gathering)
            except StopIteration as stop:
                return staging.publish(stage, dict(stop.value.manifest))


def test_an_imported_pack_is_whole(place: Path, tmp_path: Path) -> None:
    """From the folder beside it, or from what is installed, and then it needs neither."""
    pack = imported(FileImporter(), place / "photos", StagingArea(tmp_path / "one"))
    pack.verify()
    assert pack.partners == {}
    assert pack.path_of(FileRole.TEXT) == tmp_path / "one" / "photos" / "text.onnx"
    alone = tmp_path / "alone" / "photos"
    shutil.copytree(place / "photos", alone)
    staging = StagingArea(tmp_path / "two")
    with pytest.raises(PackError, match="which is not here"):
        imported(FileImporter(), alone, staging)
    assert imported(FileImporter((place,)), alone, staging).manifest.partners == ()


def test_a_new_version_without_the_file_is_refused(
    place: Path, make_pack: Callable[..., InstalledPack]
) -> None:
    new = make_pack({"text": TextTower(dimension=4, vocabulary=51).bytes()}).folder
    rewrite(new, lambda manifest: manifest.update(id="words"))
    with pytest.raises(PackError, match=r"The pack photos needs text\.onnx of the pack words"):
        imported(FileImporter(), new, StagingArea(place))
    load_pack(place / "photos").verify()
