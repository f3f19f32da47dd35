"""The published forms of benchmarks, each on a small set of the same form."""

import importlib.util
import json
import tracemalloc

import pytest

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.judging import Pair
from retllm_desktop.evaluation.datasets import DatasetOptions, read_dataset
from retllm_desktop.evaluation.mbeir import find_pool, index_pool
from retllm_desktop.evaluation.record_files import stream_records
from retllm_desktop.evaluation.tasks import TaskEntry
from tests.fixtures import benchmark_sets as made

NOTHING = frozenset()


def read(form, path, **options):
    return read_dataset(form, path, DatasetOptions(**options))


def refused(form, path, **options):
    with pytest.raises(InputError) as caught:
        read(form, path, **options)
    return f"{caught.value}"


def test_urban1k(tmp_path):
    root = made.urban1k(tmp_path)
    (root / "caption" / "10.txt").write_text("Green.\nAnd more.\n", "utf-8")
    found = read("urban1k", root, pictures=root / "image")
    # In the order of their numbers, and all of a caption is there however long it is.
    assert found.pictures[:3] == ("9.jpg", "10.jpg", "11.jpg")
    to_image, to_text = found.make(NOTHING)
    assert (to_image.pair, to_text.pair) == (Pair.TEXT_TO_IMAGE, Pair.IMAGE_TO_TEXTS)
    assert to_image.queries[0].text.count("from side to side") == 30
    assert to_image.queries[1].text == "Green."
    assert any("1 captions have further lines" in remark for remark in found.remarks)
    assert "caption/1.txt" in refused("urban1k", tmp_path / "image")


def test_sharegpt4v_is_read_to_its_first_thousand(tmp_path):
    path = made.sharegpt4v(tmp_path)
    found = read("sharegpt4v", path)
    task = found.make(NOTHING)[0]
    assert task.queries[0].text == "The image is red. Nothing else is in it."
    assert found.pictures[0] == "coco/train2017/000000000000.jpg"
    entry = json.loads(path.read_text("utf-8"))[0]
    # What comes behind the test's part is not looked at.
    many = [entry | {"image": f"{n}.jpg"} for n in range(1000)]
    path.write_text(json.dumps([*many, {"broken": 1}]), "utf-8")
    assert len(read("sharegpt4v", path, split="test").pictures) == 1000
    message = refused("sharegpt4v", path, split="all")
    assert "Entry 1000 has no text «image»" in message
    assert path.name in message
    many[3] = entry | {"image": "../a.jpg"}
    path.write_text(json.dumps(many), "utf-8")
    assert "Entry 3 names a picture outside" in refused("sharegpt4v", path)
    assert "no split" in refused("sharegpt4v", path, split="val")


def test_mmeb(tmp_path):
    rows = made.mmeb_rows(tmp_path)
    path = made.write_lines(tmp_path / "MSCOCO_t2i.jsonl", rows)
    found = read("mmeb", path)
    (task,) = found.make(NOTHING)
    assert task.pair is Pair.TEXT_TO_IMAGE
    assert task.queries[0] == TaskEntry("a wall that is red")
    assert all(entry.text == "" for entry in task.gallery)
    assert [len(pool) for pool in task.pools] == [4] * 6
    for own, pool in zip(task.relevant, task.pools, strict=True):
        assert set(own) <= set(pool)
    assert task.gallery[task.relevant[2][0]].picture == "MSCOCO_t2i/blue.jpg"
    # The right ones do not stand first, which a tie would reward.
    assert [own[0] for own in task.relevant] != sorted(own[0] for own in task.relevant)
    kept = read("mmeb", path, instructions=True).make(NOTHING)[0]
    assert kept.queries[0].text.startswith("Find me an everyday image")
    (limited,) = read("mmeb", path, limit=2).make(NOTHING)
    assert len(limited.queries) == len(limited.pools) == len(limited.relevant) == 2


def test_mmeb_of_pictures_and_an_instruction_alone(tmp_path):
    rows = [
        {
            "qry_inst": "<|image_1|> Find the same.",
            "qry_text": "<|image_1|>\nFind a picture like this one.",
            "qry_img_path": f"q{n}.jpg",
            "tgt_text": ["", ""],
            "tgt_img_path": [f"{n}.jpg", "x.jpg"],
        }
        for n in range(2)
    ]
    (task,) = read("mmeb", made.write_lines(tmp_path / "a.jsonl", rows)).make(NOTHING)
    assert task.pair is Pair.IMAGE_TO_IMAGE
    assert task.queries == (TaskEntry(picture="q0.jpg"), TaskEntry(picture="q1.jpg"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"tgt_text": ["a"], "tgt_img_path": ["", ""]}, "Line 2 has 1 texts and 2 pictures"),
        ({"tgt_text": [""], "tgt_img_path": [""]}, "a candidate without text and picture"),
        ({"tgt_img_path": ["/etc/passwd"], "tgt_text": [""]}, "outside of the folder"),
        ({"qry_text": 3}, "no text «qry_text»"),
        ({"qry_text": ""}, "an empty query"),
        ({"qry_img_path": ["a.jpg", "b.jpg"]}, "a query of 2 pictures"),
        ({"tgt_text": {}}, "no texts in «tgt_text»"),
    ],
)
def test_a_bad_row_of_mmeb_names_file_and_line(tmp_path, change, said):
    rows = made.mmeb_rows(tmp_path)
    rows[1] = rows[1] | change
    message = refused("mmeb", made.write_lines(tmp_path / "set.jsonl", rows))
    assert said in message
    assert "Line 2" in message
    assert "set.jsonl" in message


def test_mbeir_over_its_own_pool(tmp_path):
    path = made.mbeir(tmp_path)
    found = read("mbeir", path)
    (task,) = found.make(NOTHING)
    assert task.pair is Pair.COMPOSED_TO_IMAGE
    assert len(task.gallery) == 6
    assert task.relevant[0] == (1,)
    assert task.queries[0] == TaskEntry("Make it green.", "mbeir_images/cirr_images/red.jpg")
    assert task.gallery[1].picture == "mbeir_images/cirr_images/green.jpg"
    assert [entry.picture for entry in task.gallery][-1].endswith("black.jpg")
    told = read("mbeir", path, instructions=True).make(NOTHING)[0].queries[0].text
    assert told == "Find the picture that the words make of this one. Make it green."


def test_mbeir_over_the_pool_of_all(tmp_path):
    path = made.mbeir(tmp_path)
    (task,) = read("mbeir", path, pool="global").make(NOTHING)
    assert len(task.gallery) == 10
    assert task.relevant[0] == (4,)
    assert task.gallery[0] == TaskEntry("Passage 0.")
    assert task.gallery[9] == TaskEntry("A wall.", "mbeir_images/cirr_images/red.jpg")
    gone = frozenset({"mbeir_images/cirr_images/green.jpg"})
    fewer = task.without(gone)
    # One query sought it, another began from it.
    assert len(fewer.queries) == 4
    assert fewer.gallery is task.gallery


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"txt": "a", "img_path": None, "modality": "sound", "did": "8:9"}, "unknown modality"),
        ({"txt": "", "img_path": None, "modality": "text", "did": "8:9"}, "has none"),
        ({"txt": None, "img_path": "../x.jpg", "modality": "image", "did": "8:9"}, "outside"),
        ({"txt": None, "img_path": "a.jpg", "modality": "image"}, "no text «did»"),
        ({"txt": None, "img_path": "a.jpg", "modality": "image", "did": "8:1"}, "have the id"),
    ],
)
def test_a_bad_candidate_names_file_and_line(tmp_path, row, said):
    path = made.mbeir(tmp_path)
    pool = find_pool(path, "local")
    with pool.open("a") as stream:
        stream.write("\n" + json.dumps(row) + "\n")
    message = refused("mbeir", path)
    assert said in message
    assert pool.name in message
    assert "have the id" in said or "Line 8" in message


def test_other_bad_input_of_mbeir(tmp_path):
    path = made.mbeir(tmp_path)
    pool = find_pool(path, "local")
    pool.write_text('{"did": "8:1"', "utf-8")
    assert "Line 1 is not valid JSON" in refused("mbeir", path)
    made.write_lines(pool, [{"txt": "x", "img_path": None, "modality": "text", "did": "1:1"}])
    assert "none of the right candidates" in refused("mbeir", path)
    assert "The global pool" in refused("mbeir", tmp_path / "q.jsonl", pool="global")
    path.write_text('{"qid": "8:1", "query_modality": "text", "query_txt": "a"}\n', "utf-8")
    assert "no list «pos_cand_list»" in refused("mbeir", path)


def test_a_pool_is_not_held(tmp_path):
    pool = tmp_path / "pool.jsonl"
    with pool.open("w") as stream:
        for number in range(20_000):
            row = {"txt": "x" * 500, "img_path": None, "modality": "text", "did": f"1:{number}"}
            stream.write(json.dumps(row) + "\n")
    tracemalloc.start()
    gallery, places = index_pool(pool, {"1:19999", "2:0"})
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert places == {"1:19999": 19_999}
    assert len(gallery) == 20_000
    # The file is of 11 MB; what is held are places and hashes of lines.
    assert most < 3_000_000


def test_cirr(tmp_path):
    found = read("cirr", made.cirr(tmp_path), split="val")
    (task,) = found.make(NOTHING)
    assert task.queries[0] == TaskEntry("is green", "dev/dev-0-0-img0.png")
    assert task.relevant[0] == (1,)
    assert task.excluded[0] == (0,)
    assert task.subsets[0] == (1, 2, 3, 4, 5)
    assert task.recalls == (1, 5, 10, 50)
    assert [average.measures for average in found.averages] == [("r5", "rs1")]
    captions = tmp_path / "captions" / "cap.rc2.val.json"
    rows = json.loads(captions.read_text("utf-8"))
    rows[2]["reference"] = "dev-9-0-img0"
    made.write_json(captions, rows)
    assert "Entry 2 names «dev-9-0-img0»" in refused("cirr", tmp_path, split="val")
    del rows[2]["target_hard"]
    made.write_json(captions, rows)
    assert "Entry 2 has no right answer" in refused("cirr", tmp_path, split="val")
    assert "cap.*.train.json" in refused("cirr", tmp_path, split="train")


def test_fashioniq(tmp_path):
    root = made.fashioniq(tmp_path)
    found = read("fashioniq", root, split="val", pictures=root / "images")
    tasks = found.make(NOTHING)
    assert [task.name for task in tasks] == ["dress", "shirt", "toptee"]
    assert tasks[0].queries[1] == TaskEntry("Is red and has no sleeves", "B00DRESS1.png")
    assert not tasks[0].excluded
    (root / "captions" / "cap.shirt.val.json").unlink()
    fewer = read("fashioniq", root, split="val", pictures=root / "images")
    assert any("without shirt" in remark for remark in fewer.remarks)
    captions = root / "captions" / "cap.dress.val.json"
    rows = json.loads(captions.read_text("utf-8"))
    rows[0]["target"] = "B0"
    made.write_json(captions, rows)
    assert "Entry 0 seeks «B0»" in refused("fashioniq", root, split="val")


def test_an_array_is_read_in_parts(tmp_path, monkeypatch):
    from retllm_desktop.evaluation import record_files

    monkeypatch.setattr(record_files, "_CHUNK_CHARS", 7)
    rows = [{"a": "x" * n, "b": [1.5, {"c": "]"}]} for n in range(30)]
    path = tmp_path / "a.json"
    for indent in (None, 2):
        path.write_text("  " + json.dumps(rows, indent=indent) + "\n", "utf-8-sig")
        assert [row for _, row in stream_records(path)] == rows
    for broken, said in (
        ("[{}, {]", "Entry 1 is not valid JSON"),
        ("[{} {}]", "Entry 0 is followed by no comma"),
        ('[{"a": 1}, ', "Entry 1 is not valid JSON"),
        ("[{}, 3]", "Entry 1 is not a JSON object"),
        ('[{"a": NaN}]', "Entry 0 is not valid JSON"),
    ):
        path.write_text(broken, "utf-8")
        with pytest.raises(InputError, match=said) as caught:
            list(stream_records(path))
        assert "a.json" in str(caught.value)


def test_parquet_without_its_reader(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    path = tmp_path / "test.parquet"
    path.write_bytes(b"PAR1")
    assert "pip install pyarrow" in refused("mmeb", path)


@pytest.mark.skipif(
    importlib.util.find_spec("pyarrow") is None, reason="pyarrow is an extra («parquet»)"
)
def test_parquet(tmp_path):
    import pyarrow
    import pyarrow.parquet

    rows = made.mmeb_rows(tmp_path)
    folder = tmp_path / "MSCOCO_t2i"
    # As the hub has them: several files, and pictures within, which are not wanted.
    for number in range(2):
        part = [row | {"image": b"\xff\xd8"} for row in rows[number * 3 : number * 3 + 3]]
        table = pyarrow.Table.from_pylist(part)
        pyarrow.parquet.write_table(table, folder / f"test-{number}.parquet")
    lines = read("mmeb", made.write_lines(tmp_path / "MSCOCO_t2i.jsonl", rows)).make(NOTHING)
    assert read("mmeb", folder).make(NOTHING) == lines
    whole = (folder / "test-1.parquet").read_bytes()
    (folder / "test-1.parquet").write_bytes(whole[:-40])
    message = refused("mmeb", folder)
    assert "cannot be read from Parquet" in message
    assert "test-1.parquet" in message
