"""Watches and the folders that they stand for."""

from retllm_desktop.watching.inotify import NO_WATCH, WatchedFolder, WatchTable


def planted(*paths):
    """A root with folders; each path's watch is its place in the list, from 1."""
    folders = WatchTable()
    root = WatchedFolder(1, "/top")
    folders.roots[1] = root
    folders.bind(root, 0)
    found = {"": root}
    for number, path in enumerate(paths, start=1):
        parent, _, name = path.rpartition("/")
        folder = WatchedFolder(1, name, found[parent])
        found[parent].folders[name] = folder
        folders.bind(folder, number)
        found[path] = folder
    return folders, found


def test_paths_follow_a_move():
    folders, found = planted("a", "a/b", "a/b/c", "d")
    folders.attach(found["a/b"], found["d"], "e")
    assert found["a/b/c"].path == "/top/d/e/c"
    assert found["a"].folders == {}
    assert [folder.path for folder in folders.by_watch(2)] == ["/top/d/e"]


def test_the_file_system_root_as_a_root():
    root = WatchedFolder(1, "/")
    assert root.path == "/"
    assert WatchedFolder(1, "home", root).path == "/home"


def test_a_branch_moved_to_another_root_belongs_to_it():
    folders, found = planted("a", "a/b")
    other = WatchedFolder(2, "/other")
    folders.roots[2] = other
    folders.attach(found["a"], other, "a")
    assert [folder.root_id for folder in found["a"].all_below()] == [2, 2]


def test_cutting_a_branch_frees_its_watches():
    folders, found = planted("a", "a/b", "c")
    assert sorted(folders.detach(found["a"])) == [1, 2]
    assert len(folders) == 2
    assert list(found[""].folders) == ["c"]
    assert sorted(folders.detach(found[""])) == [0, 3]
    assert folders.roots == {}


def test_one_watch_may_stand_for_two_folders():
    folders, found = planted("a", "b")
    assert folders.bind(found["b"], 1) == 2, "nothing needs watch 2 any more"
    assert {folder.name for folder in folders.by_watch(1)} == {"a", "b"}
    assert folders.detach(found["a"]) == []
    assert folders.detach(found["b"]) == [1]


def test_a_watch_that_the_kernel_dropped():
    folders, found = planted("a")
    assert folders.forget_watch(1) == [found["a"]]
    assert found["a"].watch == NO_WATCH
    assert folders.forget_watch(1) == []
    assert folders.detach(found["a"]) == []
