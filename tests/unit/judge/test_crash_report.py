from retllm_desktop.judge.client.crash_report import ChildLog


def test_without_a_path_there_is_nothing(tmp_path):
    log = ChildLog(None)
    assert log.open_for_child() is None
    assert log.find_cause() == ""


def test_the_folder_is_made(tmp_path):
    path = tmp_path / "deep" / "judge.log"
    assert ChildLog(path).open_for_child() == path
    assert path.exists()


def test_a_place_that_cannot_be_written_is_done_without(tmp_path):
    (tmp_path / "file").write_text("")
    assert ChildLog(tmp_path / "file" / "judge.log").open_for_child() is None


def test_the_telling_line_of_this_child_is_found(tmp_path):
    path = tmp_path / "judge.log"
    path.write_text("old.c:1: GGML_ASSERT(old) failed\n")
    log = ChildLog(path)
    log.open_for_child()
    assert log.find_cause() == ""
    with path.open("a") as file:
        file.write("loading\nggml.c:3: GGML_ASSERT(a == b) failed\nbacktrace\n")
    assert log.find_cause() == "llama.cpp said «ggml.c:3: GGML_ASSERT(a == b) failed»"


def test_a_long_log_is_put_aside(tmp_path):
    path = tmp_path / "judge.log"
    path.write_bytes(b"x" * (1024 * 1024 + 1))
    ChildLog(path).open_for_child()
    assert path.stat().st_size == 0
    assert (tmp_path / "judge.old.log").stat().st_size == 1024 * 1024 + 1
