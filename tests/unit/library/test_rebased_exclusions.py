"""What was left out below a folder is left out of a wider one as well."""

import pytest

from retllm_desktop.library.roots import rebase_pattern


@pytest.mark.parametrize(
    ("pattern", "wide"),
    [
        ("*.tmp", "/a/b c/**/*.tmp"),
        ("build/", "/a/b c/**/build/"),
        ("/private", "/a/b c/private"),
        ("/private/", "/a/b c/private/"),
        ("x/y", "/a/b c/x/y"),
        ("**/x", "/a/b c/**/x"),
        ("!keep.png", "!/a/b c/**/keep.png"),
        ("!/keep", "!/a/b c/keep"),
        ("\\#odd", "/a/b c/**/\\#odd"),
        ("# a remark", ""),
        ("", ""),
        ("  ", ""),
        ("!", ""),
    ],
)
def test_patterns_are_tied_to_the_folder_that_they_came_from(pattern, wide):
    assert rebase_pattern(pattern, ("a", "b c")) == wide


def test_names_with_signs_of_patterns_are_taken_as_they_are():
    assert rebase_pattern("*.x", ("a*b", "[c]?", "\\d")) == "/a\\*b/\\[c\\]\\?/\\\\d/**/*.x"


def test_a_wider_folder_leaves_out_what_the_narrower_ones_left_out(library, folder):
    for name, patterns in (("a", ["*.tmp", "# no"]), ("b", ["/x"]), ("c", [])):
        (folder / name).mkdir()
        library.roots.set_exclusions(library.roots.add(folder / name).id, patterns)
    assert library.roots.add(folder).exclusions == ("/a/**/*.tmp", "/b/x")
