import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.errors import InputError
from retllm_desktop.evaluation.caption_files import (
    parse_picture_name,
    read_coco,
    read_flickr,
    read_names,
    read_sugarcrepe,
    read_table,
)


def as_json(value):
    return json.dumps(value).encode()


def karpathy(*images):
    return {
        "dataset": "coco",
        "images": [
            {
                "filename": name,
                "split": split,
                "sentences": [{"raw": text, "tokens": []} for text in captions],
                **({"filepath": folder} if folder else {}),
            }
            for folder, name, split, captions in images
        ],
    }


SPLIT = karpathy(
    ("val2014", "a.jpg", "test", ["a cat", "a black cat"]),
    ("val2014", "b.jpg", "val", ["a dog"]),
    ("train2014", "c.jpg", "test", ["a tree."]),
)


def names(file):
    return {picture.name: picture.captions for picture in file.pictures}


def test_karpathys_split():
    found = read_coco(as_json(SPLIT), "test")
    assert names(found) == {
        "val2014/a.jpg": ("a cat", "a black cat"),
        "train2014/c.jpg": ("a tree.",),
    }
    assert found.shape == "Karpathy's split «test»"
    assert list(names(read_coco(as_json(SPLIT), "val"))) == ["val2014/b.jpg"]
    assert len(read_coco(as_json(SPLIT), "all").pictures) == 3


def test_karpathys_split_of_flickr_has_no_folders():
    data = as_json(karpathy(("", "1.jpg", "test", ["two men"])))
    assert names(read_flickr(data, "test")) == {"1.jpg": ("two men",)}


def test_a_split_that_is_not_there_is_said_with_those_that_are():
    with pytest.raises(InputError, match="no split «tset»") as error:
        read_coco(as_json(SPLIT), "tset")
    assert error.value.detail == "it has test (2), val (1)"


def test_cocos_annotations_bring_the_captions_of_a_picture_together():
    data = as_json(
        {
            "images": [{"id": 7, "file_name": "x.jpg"}, {"id": 9, "file_name": "y.jpg"}],
            "annotations": [
                {"image_id": 9, "id": 1, "caption": "a\nboat "},
                {"image_id": 7, "id": 2, "caption": "a car"},
                {"image_id": 9, "id": 3, "caption": "a ship"},
                {"image_id": 9, "id": 4, "caption": "  "},
            ],
        }
    )
    found = read_coco(data)
    assert names(found) == {"x.jpg": ("a car",), "y.jpg": ("a boat", "a ship")}
    assert found.remarks == ("1 captions are empty and left out",)


def test_a_list_of_files_and_captions():
    data = as_json([{"file": "x.jpg", "captions": ["a", "b", "a"], "license": "?"}])
    found = read_coco(data)
    assert names(found) == {"x.jpg": ("a", "b", "a")}
    assert found.remarks == ("1 captions repeat another one of the same picture",)


def test_flickrs_token_file():
    data = "\ufeff1.jpg#0\tTwo men\r\n1.jpg#1\tA pair , outside\n\n2.jpg#0\tA dog .".encode()
    assert names(read_flickr(data)) == {
        "1.jpg": ("Two men", "A pair , outside"),
        "2.jpg": ("A dog .",),
    }


def test_a_table():
    data = (
        b'\xef\xbb\xbfCaption,image,who\n"a cat, asleep",x/a.png,me\na dog,b.png,\na tom,x/a.png,\n'
    )
    assert names(read_table(data)) == {"x/a.png": ("a cat, asleep", "a tom"), "b.png": ("a dog",)}


def test_sugarcrepes_choices_do_not_always_have_the_right_one_first():
    data = as_json(
        {
            str(n): {"filename": f"{n}.jpg", "caption": "yes", "negative_caption": "no"}
            for n in range(200)
        }
    )
    found = read_sugarcrepe(data, "swap_att")
    assert len(found) == 200
    assert all(choice.options[choice.right].text == "yes" for choice in found)
    assert all(choice.options[1 - choice.right].text == "no" for choice in found)
    assert 70 < sum(choice.right for choice in found) < 130
    assert found[3].query.picture == "3.jpg"
    assert {choice.kind for choice in found} == {"swap_att"}
    assert read_sugarcrepe(data, "swap_att") == found


def test_names_one_a_line():
    assert read_names(b"a.jpg\r\n\n b.jpg \n") == {"a.jpg", "b.jpg"}
    with pytest.raises(InputError, match="empty"):
        read_names(b"\n \n")


READERS = [read_coco, read_flickr, read_table, lambda data: read_sugarcrepe(data, "x")]


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\xff\xfe\x00{", "not UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(read, data, sentence):
    with pytest.raises(InputError, match=sentence):
        read(data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'{"images": [', "not valid JSON"),
        (b"[NaN]", "not valid JSON"),
        (b"[" * 200_000, "not valid JSON"),
        (b"3", "not a JSON object"),
        (b"{}", "no list «images»"),
        (b"[]", "no captions"),
        (as_json({"images": 3}), "no list «images»"),
        (as_json({"images": [], "annotations": []}), "no captions"),
        (as_json({"images": [3]}), "Image 0 is not a JSON object"),
        (as_json({"images": [{"split": "all"}]}), "Image 0 has no text «filename»"),
        (
            as_json({"images": [{"filename": "a.jpg", "split": "test"}]}),
            "Image 0 has no list «sentences»",
        ),
        (
            as_json(karpathy(("", "a.jpg", "test", ["x"]), ("", "a.jpg", "test", ["y"]))),
            "Image 1 is «a.jpg», which stands there already",
        ),
        (as_json({"images": [{"id": "7"}], "annotations": []}), "no whole number «id»"),
        (
            as_json({"images": [{"id": 1, "file_name": "a"}] * 2, "annotations": []}),
            "id 1, which another",
        ),
        (
            as_json(
                {
                    "images": [{"id": 1, "file_name": "a"}, {"id": 2, "file_name": "a"}],
                    "annotations": [],
                }
            ),
            "2 images have the file name «a»",
        ),
        (
            as_json(
                {
                    "images": [{"id": 1, "file_name": "a"}],
                    "annotations": [{"image_id": 2, "caption": "x"}],
                }
            ),
            "image 2, which the file does not name",
        ),
        (
            as_json(
                {
                    "images": [{"id": 1, "file_name": "a"}],
                    "annotations": [{"image_id": 1, "caption": None}],
                }
            ),
            "Annotation 0 has no text «caption»",
        ),
        (as_json([{"captions": ["x"]}]), "lacks the name"),
        (as_json([{"file": "a.jpg", "captions": [1]}]), "Entry 0 has a caption that is no text"),
        (as_json([{"file": "a", "captions": []}] * 2), "Entry 1 names «a», which stands there"),
        (as_json([{"file": "../a.jpg", "captions": ["x"]}]), "outside of the folder"),
    ],
)
def test_bad_coco_files(data, sentence):
    with pytest.raises(InputError, match=sentence):
        read_coco(data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"1.jpg#0 no tab", "Line 1 is not «name#number», a tab and a caption"),
        (b"1.jpg#0\ta\n1.jpg\tb", "Line 2 is not"),
        (b"1.jpg#0\ta\n1.jpg#0\tb", "Line 2 repeats «1.jpg#0»"),
        (b"/etc/passwd#0\ta", "outside of the folder"),
    ],
)
def test_bad_flickr_files(data, sentence):
    with pytest.raises(InputError, match=sentence):
        read_flickr(data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"image;caption\na.jpg;x", "must name the columns"),
        (b"picture,caption\na.jpg,x", "must name the columns"),
        (b"image,caption\na.jpg,a cat, asleep", "Line 2 has 3 fields instead of 2"),
        (b'image,caption\na.jpg,"a cat', "no line of a CSV table"),
        (b"image,caption\n", "no captions"),
        (b"image,caption\n..\\a.jpg,x", "outside of the folder"),
        (b"image,caption\n,x", "outside of the folder"),
    ],
)
def test_bad_tables(data, sentence):
    with pytest.raises(InputError, match=sentence):
        read_table(data)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"{}", "no choices"),
        (b"[]", "not a JSON object"),
        (as_json({"0": {"filename": "a.jpg", "caption": "x"}}), "no text «negative_caption»"),
        (as_json({"0": 3}), "Choice 0 is not"),
        (
            as_json({"0": {"filename": "C:\\a", "caption": "x", "negative_caption": "y"}}),
            "outside of the folder",
        ),
    ],
)
def test_bad_choices(data, sentence):
    with pytest.raises(InputError, match=sentence):
        read_sugarcrepe(data, "x")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a.jpg", "a.jpg"),
        ("val2014/a.jpg", "val2014/a.jpg"),
        ("val2014\\a.jpg", "val2014/a.jpg"),
        ("./a.jpg", "a.jpg"),
        ("ein Bild ä.jpg", "ein Bild ä.jpg"),
        ("..a.jpg", "..a.jpg"),
    ],
)
def test_names_of_pictures(text, name):
    assert parse_picture_name(text, "It") == name


@pytest.mark.parametrize(
    "text",
    ["", ".", "..", "a/../../b", "/a", "\\a", "\\\\host\\a", "C:a", "c:/a", "a\0b", "\ud800"],
)
def test_names_that_lead_elsewhere(text):
    with pytest.raises(InputError, match="outside of the folder"):
        parse_picture_name(text, "It")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "images",
                    "annotations",
                    "filename",
                    "file",
                    "captions",
                    "split",
                    "sentences",
                    "raw",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@pytest.mark.parametrize("read", READERS)
@given(value=JSON)
def test_any_json_is_read_or_refused_with_a_sentence(read, value):
    with contextlib.suppress(InputError):
        assert read(as_json(value))


@pytest.mark.parametrize("read", READERS)
@given(data=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_with_a_sentence(read, data):
    with contextlib.suppress(InputError):
        assert read(data)
