"""What is left out: the built-in rules, the person's patterns, and git as the judge of both."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retllm_desktop.core.errors import InputError
from retllm_desktop.indexing.exclusions import BUILT_IN_PATTERNS, Exclusions

ROOT = Path("/photos").absolute()


def left_out(relative, patterns=(), *, folder=False):
    return Exclusions(ROOT, patterns).excludes(ROOT / relative, folder)


@pytest.mark.parametrize(
    "relative",
    [
        ".hidden.jpg",
        "2024/._IMG_1.jpg",
        "~$report.pdf",
        "Thumbs.db",
        "a/DESKTOP.INI",
        "cat.jpg.part",
        "cat.jpg.crdownload",
        "b/cat.tmp",
        ".git/objects/cat.jpg",
        ".Trash-1000/files/cat.jpg",
        "web/node_modules/logo/a.png",
        "lib/site-packages/matplotlib/a.png",
        "@eaDir/cat.jpg/SYNOPHOTO_THUMB_M.jpg",
        "#recycle/cat.jpg",
        "$RECYCLE.BIN/S-1-5/cat.jpg",
        "System Volume Information/a.txt",
        "__MACOSX/cat.jpg",
        "Tool.app/Contents/Resources/icon.png",
        "Catalog Previews.lrdata/0/a.jpg",
        "cat.jpg.download/cat.jpg",
        "Photos Library.photoslibrary/resources/derivatives/a.jpg",
        "x/My.PhotosLibrary/Private/a.jpg",
    ],
)
def test_junk_is_left_out(relative):
    assert left_out(relative)


@pytest.mark.parametrize(
    "relative",
    [
        "cat.jpg",
        "2024/summer/cat.jpg",
        "node_modules.jpg",
        "my node_modules/a.jpg",
        "resources/a.jpg",
        "Photos Library.photoslibrary/originals/A/a.jpg",
        "party/a.jpg",
        "template.txt",
        "~notes.txt",
    ],
)
def test_what_people_keep_stays(relative):
    assert not left_out(relative)


def test_the_root_itself_stays_even_when_its_name_is_hidden():
    root = ROOT / ".private" / "node_modules"
    exclusions = Exclusions(root, [])
    assert not exclusions.excludes(root, True)
    assert not exclusions.excludes(root / "cat.jpg", False)


def test_some_rules_are_about_folders_alone():
    assert left_out("node_modules", folder=True)
    assert not left_out("node_modules")


def test_a_person_takes_in_again_what_is_built_in():
    patterns = ["!.private/", "!*.tmp"]
    assert not left_out(".private", patterns, folder=True)
    assert not left_out(".private/cat.jpg", patterns)
    assert not left_out("scan.tmp", patterns)
    assert left_out(".other/cat.jpg", patterns)
    assert left_out(".private/.cat.jpg", patterns)


def test_what_lies_in_a_folder_left_out_cannot_be_taken_in_by_itself():
    assert left_out("drafts/keep.jpg", ["drafts/", "!drafts/keep.jpg"])
    assert not left_out("drafts/keep.jpg", ["drafts/*", "!drafts/keep.jpg"])


def test_the_last_pattern_decides():
    assert not left_out("a.jpg", ["*.jpg", "!a.jpg"])
    assert left_out("a.jpg", ["!a.jpg", "*.jpg"])


def test_a_pattern_with_a_slash_is_relative_to_the_root():
    assert left_out("a/b/c.jpg", ["/a/b/"])
    assert not left_out("x/a/b/c.jpg", ["/a/b/"])
    assert left_out("x/b/c.jpg", ["b/"])


def test_folders_anywhere_below_another():
    assert left_out("b/x/a.jpg", ["b/**/"])
    assert not left_out("b/a.jpg", ["b/**/"])


def test_blank_patterns_and_comments_mean_nothing():
    assert not left_out("a.jpg", ["", "  ", "# *.jpg"])


@pytest.mark.parametrize("pattern", ["[z-a]", "!", "/", "[", "trailing\\", "two\nlines"])
def test_a_malformed_pattern_is_named(pattern):
    with pytest.raises(InputError) as caught:
        Exclusions(ROOT, ["*.bak", pattern])
    assert pattern in str(caught.value)
    assert caught.value.detail


def test_a_path_from_elsewhere_is_a_bug_of_the_caller():
    with pytest.raises(ValueError, match="below"):
        Exclusions(ROOT, []).excludes(ROOT.parent / "photos2" / "a.jpg", False)


def test_the_file_system_root_can_be_a_root():
    top = Path(ROOT.anchor)
    assert Exclusions(top, ["/b/"]).excludes(top / "b" / "a.jpg", False)
    assert not Exclusions(top, ["/b/"]).excludes(top / "a" / "b" / "a.jpg", False)


def test_names_that_are_not_text():
    name = os.fsdecode(b"caf\xe9.jpg")
    assert not left_out(name, ["*.png"])
    assert left_out(name, ["caf?.jpg"])
    assert left_out(f".{name}")


def test_verdicts_on_folders_are_kept_without_growing_for_ever():
    exclusions = Exclusions(ROOT, ["odd*/"], cached_folders=8)
    for number in range(50):
        kind = "odd" if number % 2 else "even"
        path = ROOT / f"{kind}{number}" / "deep" / "a.jpg"
        assert exclusions.excludes(path, False) == bool(number % 2)
    assert len(exclusions._folders) <= 8


NAMES = st.sampled_from(["a", "b", "c.jpg", "d.txt", "ab", "A", "x y"])
GLOBS = st.sampled_from(["a", "b", "*", "*.jpg", "?", "[ab]", "a*", "**", "c.jpg", "x y", "[!a]"])
PATTERNS = st.builds(
    lambda negated, anchored, parts, folder: (
        ("!" if negated else "") + ("/" if anchored else "") + "/".join(parts) + folder
    ),
    st.booleans(),
    st.booleans(),
    st.lists(GLOBS, min_size=1, max_size=3),
    st.sampled_from(["", "", "/"]),
)


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    git = shutil.which("git")
    if git is None:
        pytest.skip("needs git")
    folder = tmp_path_factory.mktemp("repository")
    subprocess.run([git, "init", "-q", folder], check=True)
    return git, folder


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    patterns=st.lists(PATTERNS, max_size=5),
    paths=st.lists(st.lists(NAMES, min_size=1, max_size=4), min_size=1, max_size=12),
)
def test_patterns_mean_what_they_mean_to_git(repository, patterns, paths):
    git, folder = repository
    shutil.rmtree(folder / "tree", ignore_errors=True)
    tree = folder / "tree"
    tree.mkdir()
    (folder / ".git" / "info" / "exclude").write_text("")
    (tree / ".gitignore").write_text("\n".join(patterns) + "\n")
    files = []
    for parts in paths:
        path = tree.joinpath(*parts)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("x")
        except OSError:
            continue
        files.append(path)
    listed = subprocess.run(
        [git, "ls-files", "-z", "--others", "--exclude-standard", "tree"],
        cwd=folder,
        check=True,
        capture_output=True,
    ).stdout
    kept = {folder / os.fsdecode(name) for name in listed.split(b"\0") if name}
    exclusions = Exclusions(tree, patterns)
    for path in files:
        assert exclusions.excludes(path, False) == (path not in kept), (patterns, path)


@pytest.mark.parametrize("pattern", BUILT_IN_PATTERNS)
def test_the_built_in_rules_are_what_is_shown(pattern):
    """Each pattern shown, taken by itself, names something that is left out without it."""
    name = pattern.removesuffix("/").replace("**/", "").replace("*", "Some Thing")
    name = name.removeprefix("\\")
    folder = pattern.endswith("/")
    assert left_out(name, folder=folder)
    assert left_out(name.upper(), folder=folder)
    assert left_out(f"deep/{name}", folder=folder)
    assert Exclusions(ROOT, [pattern]).excludes(ROOT / name, folder)
