import copy

import pytest

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.judging import Pair
from retllm_desktop.core.types import Modality
from retllm_desktop.packs.manifest import parse_manifest

PAIR = {"mean": 0.1, "std": 0.2}
COARSE = {
    "format": 1,
    "id": "a-pack",
    "version": "1",
    "role": "coarse",
    "title": "A pack",
    "description": "For tests.",
    "licence": "Apache-2.0",
    "minimum_ram_bytes": 1,
    "files": [
        {"role": role, "path": f"{role}.bin", "size_bytes": 3, "sha256": "0" * 64}
        for role in ("image", "text", "tokenizer")
    ],
    "coarse": {
        "space": "a-space",
        "dimension": 4,
        "normalised": True,
        "image": {
            "input": "pixel_values",
            "output": "embedding",
            "px": 32,
            "resize": "squash",
            "crop": False,
            "interpolation": "bicubic",
            "mean": [0.5, 0.5, 0.5],
            "std": [0.5, 0.5, 0.5],
        },
        "text": {
            "input": "input_ids",
            "mask": None,
            "output": "embedding",
            "ids_dtype": "int64",
            "context_length": 8,
            "pad_id": 0,
            "pad_to_context": False,
            "lowercase": False,
        },
        "unrelated": {
            "image_to_image": PAIR,
            "image_to_text": PAIR,
            "text_to_image": PAIR,
            "text_to_text": PAIR,
        },
    },
}
FINE = {
    **{k: COARSE[k] for k in ("format", "version", "title", "description", "licence")},
    "id": "fine-pack",
    "role": "fine",
    "minimum_ram_bytes": 0,
    "files": [
        {"role": role, "path": f"{role}.gguf", "size_bytes": 3, "sha256": "f" * 64}
        for role in ("model", "mmproj")
    ],
    "fine": {
        "image": None,
        "image_max_px": 512,
        "image_max_tokens": 0,
        "context_length": 512,
        "chat_template": "none",
        "prompts": {"text_to_image": "{image}Is it {query}? True or False\n"},
        "answers": {"true": ["True"], "false": ["False"]},
        "fine_k": 5,
        "fusion": {"weight": 0, "temperature": 1.0},
        "calibration": {"scale": 1.0, "offset": 0.0},
    },
}


def changed(base, path, value):
    manifest = copy.deepcopy(base)
    place = manifest
    for step in path[:-1]:
        place = place[step]
    if value is KeyError:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return manifest


def test_both_roles_are_read():
    coarse = parse_manifest(COARSE)
    assert coarse.coarse is not None
    assert coarse.coarse.space.dimension == 4
    assert coarse.coarse.unrelated[Modality.TEXT, Modality.IMAGE].std == 0.2
    assert coarse.file("card") is None
    fine = parse_manifest(FINE)
    assert fine.fine is not None
    assert fine.fine.image_spec is None
    assert fine.fine.fine_k == 5


@pytest.mark.parametrize(
    ("base", "path", "value", "complaint"),
    [
        (COARSE, ("format",), 3, "format 3"),
        (COARSE, ("surprise",), 1, "unknown fields: surprise"),
        (COARSE, ("coarse", "text", "surprise"), 1, "unknown fields: surprise"),
        (COARSE, ("title",), KeyError, "lacks the field «title»"),
        (COARSE, ("id",), "Up/../er", "no valid pack id"),
        (COARSE, ("role",), "text", "not one of"),
        (COARSE, ("files", 0, "path"), "../../evil", "outside of its folder"),
        (COARSE, ("files", 0, "path"), "/etc/passwd", "outside of its folder"),
        (COARSE, ("files", 0, "path"), "C:\\evil", "outside of its folder"),
        (COARSE, ("files", 0, "sha256"), "XYZ", "64 lower-case"),
        (COARSE, ("files", 0, "size_bytes"), 2**60, "not between"),
        (COARSE, ("files", 0, "role"), "model", "not one of"),
        (COARSE, ("files",), [], "names no file for"),
        (COARSE, ("files",), "all of them", "not a list"),
        (COARSE, ("coarse",), None, "not that role's part"),
        (COARSE, ("coarse", "dimension"), True, "not a whole number"),
        (COARSE, ("coarse", "image", "mean"), [1, 2], "list of three numbers"),
        (COARSE, ("coarse", "unrelated", "text_to_text", "std"), 0, "not positive"),
        (FINE, ("fine", "prompts", "text_to_image"), "{query}", "must hold {image}"),
        (FINE, ("fine", "fusion", "temperature"), 0, "must be positive"),
        (FINE, ("fine", "answers", "true"), [], "list of strings"),
    ],
)
def test_a_wrong_manifest_is_refused_with_the_reason(base, path, value, complaint):
    with pytest.raises(PackError) as caught:
        parse_manifest(changed(base, path, value))
    assert complaint in str(caught.value).replace("is not between", "not between")


@pytest.mark.parametrize("value", [None, [], "text", 3])
def test_what_is_no_object_is_refused(value):
    with pytest.raises(PackError, match="not an object"):
        parse_manifest(value)


def test_a_pack_may_have_a_cutoff():
    manifest = copy.deepcopy(COARSE)
    assert parse_manifest(manifest).coarse.similarity_cutoff is None
    manifest["coarse"]["similarity_cutoff"] = {"skewness": 0.3, "z_score": 0.5, "max_drop": 2.5}
    cutoff = parse_manifest(manifest).coarse.similarity_cutoff
    assert (cutoff.skewness, cutoff.z_score, cutoff.max_drop) == (0.3, 0.5, 2.5)
    manifest["coarse"]["similarity_cutoff"] = {"top_cosine": 0.2, "z_score": 0.5, "max_drop": 2.5}
    assert parse_manifest(manifest).coarse.similarity_cutoff.top_cosine == 0.2
    manifest["coarse"]["similarity_cutoff"] = {"z_score": 0.5, "max_drop": 2.5}
    with pytest.raises(PackError, match="neither"):
        parse_manifest(manifest)
    for wrong in ({"max_drop": 0}, {"max_drop": "2"}, {"more": 1}, {"top_cosine": 2}):
        manifest["coarse"]["similarity_cutoff"] = {
            "skewness": 0.3,
            "z_score": 0.5,
            "max_drop": 2.5,
        } | wrong
        with pytest.raises(PackError, match="cutoff"):
            parse_manifest(manifest)


@pytest.mark.parametrize(
    ("change", "now"),
    [
        (lambda pack: pack["coarse"].update(floor={}), "similarity_cutoff"),
        (lambda pack: pack["files"][0].update(role="backdrop"), "reference_cohort"),
    ],
)
def test_a_name_of_a_development_version_is_answered_with_todays(change, now) -> None:
    manifest = copy.deepcopy(COARSE)
    change(manifest)
    with pytest.raises(PackError, match=f"is called «{now}» now"):
        parse_manifest(manifest)


def test_a_judge_may_say_something_to_its_chat_template_from_format_2_on():
    fine = copy.deepcopy(FINE)
    fine["format"] = 2
    fine["fine"] |= {
        "chat_template": "gguf",
        "system": "Judge.",
        "template_arguments": {"enable_thinking": False, "depth": 2, "style": "short"},
    }
    spec = parse_manifest(fine).fine
    assert spec.system == "Judge."
    assert spec.template_arguments == {"enable_thinking": False, "depth": 2, "style": "short"}
    assert spec.framing == "answer"
    chosen = copy.deepcopy(fine)
    chosen["fine"]["framing"] = "choice"
    assert len(parse_manifest(chosen).fine.templates(Pair.TEXT_TO_IMAGE)) == 2
    for name, value, complaint in (
        ("format", 1, "unknown fields: system, template_arguments"),
        ("chat_template", "none", "wants none"),
        ("framing", "riddle", "not one of answer, true-false"),
        ("template_arguments", {"messages": "x"}, "cannot set messages"),
        ("template_arguments", {"a": [1]}, "a string, a whole number"),
    ):
        wrong = copy.deepcopy(fine)
        (wrong if name == "format" else wrong["fine"])[name] = value
        with pytest.raises(PackError, match=complaint):
            parse_manifest(wrong)


def test_a_server_takes_the_place_of_files():
    fine = copy.deepcopy(FINE)
    fine |= {"format": 2, "files": []}
    with pytest.raises(PackError, match="names no file for mmproj, model"):
        parse_manifest(fine)
    server = {"address": "http://nas.local:8080", "dialect": "chat", "checked": "a model"}
    fine["fine"]["server"] = server
    found = parse_manifest(fine).fine.server
    assert (found.address, found.dialect, found.model, found.checked) == (
        "http://nas.local:8080", "chat", "", "a model",
    )  # fmt: skip
    with pytest.raises(PackError, match="not one of completion, chat, score"):
        parse_manifest(fine | {"fine": fine["fine"] | {"server": server | {"dialect": "x"}}})
    with pytest.raises(PackError, match="files of a model and names a server"):
        parse_manifest(fine | {"files": FINE["files"]})
    with pytest.raises(PackError, match="unknown fields: server"):
        parse_manifest(fine | {"format": 1, "files": FINE["files"]})
