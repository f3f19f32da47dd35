"""What the demo ships of photographs: small, free, named by a camera, as the script makes it."""

import io
import json
import re
import zipfile

import demo_photographs as script
import pytest
from PIL import Image

from retllm_desktop.cli.demo import PHOTOGRAPHS

LARGEST_BYTES = 1_000_000
COMMON_WORDS = {"a", "an", "the", "of", "on", "with"}


@pytest.fixture(scope="module")
def shipped():
    with zipfile.ZipFile(script.RESOURCES / "demo-photographs.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def words(text):
    return set(re.findall(r"[a-z]+", text.lower())) - COMMON_WORDS


def make_wheel(folder, data):
    wheel = folder / "scikit_image-0.26.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, content in data.items():
            archive.writestr(f"skimage/data/{name}", content)
    return wheel


def test_the_archive_is_as_the_script_makes_it(shipped):
    pictures = [script.picture_path(one.name) for one in script.PHOTOGRAPHS]
    texts = script.read_texts()
    assert list(shipped) == [*pictures, *texts]
    assert {name: shipped[name] for name in texts} == texts


def test_photographs_are_small(shipped):
    for one in script.PHOTOGRAPHS:
        with Image.open(io.BytesIO(shipped[script.picture_path(one.name)])) as picture:
            assert picture.format == "WEBP"
            assert 300 < max(picture.size) <= script.SIDE_PX
    assert (script.RESOURCES / "demo-photographs.zip").stat().st_size < LARGEST_BYTES


def test_each_photograph_is_free_and_has_its_source(shipped):
    sources = shipped["SOURCES.md"].decode()
    assert len(script.PHOTOGRAPHS) >= 10
    assert {one.licence for one in script.PHOTOGRAPHS} == {"CC0", "public domain"}
    for one in script.PHOTOGRAPHS:
        (line,) = [line for line in sources.splitlines() if f"| {one.name}.webp |" in line]
        for said in (one.member, one.author, one.licence, one.source):
            assert f"| {said} |" in line


def test_the_program_reads_what_the_script_lists(shipped):
    files = PHOTOGRAPHS.open_files()
    assert {search.query for search in files.searches} == {
        *script.PICTURE_SEARCHES,
        *script.DOCUMENT_SEARCHES,
    }
    for search in files.searches:
        assert search.name in shipped
        assert search.name.startswith(f"{search.kind}s/") or search.kind == "picture"
    assert "library.json" not in files.names
    assert json.loads(shipped["library.json"])["searches"]


def test_no_search_can_find_its_file_by_words(shipped):
    names = words(" ".join(shipped))
    for query in script.PICTURE_SEARCHES:
        assert not words(query) & names
        for name, text in shipped.items():
            if name.startswith("documents/"):
                assert not words(query) & words(text.decode())
    for query, name in script.DOCUMENT_SEARCHES.items():
        path = script.document_path(name)
        assert not words(query) & words(f"{path} {shipped[path].decode()}")


def test_another_picture_of_that_name_is_refused(tmp_path):
    picture = io.BytesIO()
    Image.new("RGB", (900, 600), "navy").save(picture, "PNG")
    wheel = make_wheel(tmp_path, {one.member: picture.getvalue() for one in script.PHOTOGRAPHS})
    target = tmp_path / "archive.zip"
    with pytest.raises(ValueError, match=r"is another picture than that of scikit-image 0\.26\.0"):
        script.write_archive(wheel, target)
    with pytest.raises(ValueError, match="is not in it"):
        script.write_archive(make_wheel(tmp_path, {}), target)
    assert not target.exists()
