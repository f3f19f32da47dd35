"""How soon photographs can be searched, and how soon they are read as a whole.

    python -m tests.benchmarks two_passes --pictures 2000

Twelve-megapixel JPEGs with a camera's thumbnail are indexed from nothing: by a first pass over the
thumbnails, then by a second over the whole pictures. Beside it, by turns on a part of the same
pictures, rclip from PyPI indexes them with the same network in place of its own, so that only the
program differs. The ideal is that of ``main_job``: every core does nothing but decode and embed.

The network is that of the bundled pack of photographs; with ``--network random`` one of
EfficientNet-Lite2's shape with random weights.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from PIL import Image

from models.world.datasets import easy_set
from models.world.draw import render
from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import ImageSpec, Query, QueryPicture
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures.picture_file import decode_view
from retllm_desktop.extraction.readers import ViewRequest
from retllm_desktop.extraction.reading import read_file
from retllm_desktop.indexing.events import IndexFinished, SecondPassFinished
from retllm_desktop.indexing.service import FIRST_PASS_FROM
from retllm_desktop.packs.installed import PackService
from retllm_desktop.platform.paths import bundled_folder, resolve_paths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.search.events import SearchFinished, SearchLimits
from tests.benchmarks import report
from tests.benchmarks.against_rclip import RCLIP, Run, agreement, environment, index_with_rclip
from tests.benchmarks.main_job import cpu_s
from tests.fixtures import convolutional_network
from tests.fixtures.camera_files import exif_block, jpeg_bytes, letterboxed
from tests.fixtures.convolutional_network import EFFICIENTNET_LITE2, ConvolutionalShape
from tests.fixtures.random_packs import write_pack

MOTIFS = 12
SIZE = (4000, 3000)
PHOTOGRAPHS = Path(__file__).resolve().parents[3] / "shared" / "data" / "coco_by85" / "images"
RCLIP_PX = 256
FIRST_PASS_PX = 164
AGREEMENT = 0.95
"""Least median cosine of our vectors and rclip's: eight-bit networks, JPEGs decoded smaller."""
LEAST_RIGHT = 0.75
"""Share of motifs whose copies are found by the first pass; the second has to find all."""
PACK = "same-network"


def draw_motifs() -> list[Image.Image]:
    """Return pictures of twelve megapixels: photographs where there are any, else drawn scenes."""
    if PHOTOGRAPHS.is_dir():
        files = sorted(PHOTOGRAPHS.iterdir())[:MOTIFS]
        small = [Image.open(file).convert("RGB") for file in files]
    else:
        small = [render(scene, 1500) for scene in easy_set("test", MOTIFS).gallery]
    motifs: list[Image.Image] = []
    for number, image in enumerate(small):
        width, height = image.size
        high = min(height, width * 3 // 4)
        wide = high * 4 // 3
        box = ((width - wide) // 2, (height - high) // 2, (width + wide) // 2, (height + high) // 2)
        large = np.asarray(image.resize(SIZE, Image.Resampling.BICUBIC, box), np.float32)
        noise = np.random.default_rng(number).normal(0, 6, (SIZE[1], SIZE[0], 1))
        motifs.append(Image.fromarray(np.clip(large + noise, 0, 255).astype(np.uint8)))
    return motifs


def write_pictures(folder: Path, count: int) -> int:
    """Write JPEGs of the motifs in turn, each with another end; return their bytes in all.

    Other trailing bytes: another content, the same work for the decoder.
    """
    encoded: list[bytes] = []
    for motif in draw_motifs():
        exif = exif_block(jpeg_bytes(letterboxed(motif)), recorded=SIZE)
        encoded.append(jpeg_bytes(motif, quality=88, exif=exif))
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"{number:05d}.jpg").write_bytes(encoded[number % MOTIFS] + b"%08d" % number)
    return sum(len(encoded[number % MOTIFS]) for number in range(count))


def motif_of(path: Path) -> int:
    """Return which motif a file shows."""
    return int(path.stem) % MOTIFS


def write_network(path: Path, kind: str) -> ConvolutionalShape:
    """Write the network with the names of inputs that rclip asks for; return its shape."""
    shape = ConvolutionalShape(RCLIP_PX, FIRST_PASS_PX, 0, (), 0, EFFICIENTNET_LITE2.dim)
    if kind == "random":
        convolutional_network.write(path, EFFICIENTNET_LITE2)
        return shape
    pack = PackService((bundled_folder("models"),), "starter-photos", "").chosen("coarse")
    image = pack.manifest.coarse.image if pack.manifest.coarse else None
    if image is None:
        raise SystemExit("starter-photos is no coarse pack")
    files = {file.role: file for file in pack.manifest.files}
    role = next(role for role in ("image_int8", "image") if role in files)
    model = onnx.load(str(pack.folder / files[role].path))
    names = {image.input: "input", image.output: "output"}
    for node in model.graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
        node.output[:] = [names.get(name, name) for name in node.output]
    for port in (*model.graph.input, *model.graph.output):
        port.name = names.get(port.name, port.name)
    onnx.save(model, str(path))
    return shape


@dataclass(frozen=True, slots=True)
class Passes:
    """One indexing from nothing.

    Attributes:
        first_s: Seconds until all can be searched.
        second_s: Seconds from then until all are read as a whole.
        vectors: Unit vectors of some whole pictures by file name.
    """

    first_s: float
    second_s: float
    vectors: dict[str, np.ndarray]


def index(home: Path, network: Path, shape: ConvolutionalShape, pictures: Path) -> Passes:
    """Index from nothing, with the program's own defaults, and check what is found."""
    shutil.rmtree(home, ignore_errors=True)
    where = resolve_paths(home)
    write_pack(where.packs / PACK, network, shape, bundled_folder("models"))
    settings = Settings(coarse_pack=PACK, fine_pack="", text_pack="", ocr=False)
    files = sorted(pictures.iterdir())
    with open_application(settings, where, writable=True, with_judge=False) as app:
        app.folders.add(pictures)
        app.encoder.embed_images([np.zeros((shape.px, shape.px, 3), np.uint8)])  # loaded, measured
        began = time.perf_counter()
        finished = list(app.indexing.index(CancelToken()))[-1]
        first_s = time.perf_counter() - began
        if not isinstance(finished, IndexFinished) or finished.embedded != len(files):
            raise SystemExit(f"wrong: {finished}")
        if app.folders.status().first_pass != len(files):
            raise SystemExit("wrong: the first pass left something out")
        right = share_found(app, files)
        if right < LEAST_RIGHT:
            raise SystemExit(f"wrong: the first pass finds {right:.0%} of the motifs")
        began = time.perf_counter()
        whole = list(app.second_pass.run(CancelToken()))[-1]
        second_s = time.perf_counter() - began
        if not isinstance(whole, SecondPassFinished) or whole.read != len(files) or whole.left:
            raise SystemExit(f"wrong: {whole}")
        if share_found(app, files) < 1:
            raise SystemExit("wrong: the second pass does not find its motifs")
        if app.library.check():
            raise SystemExit(f"wrong: {app.library.check()}")
        spec = app.encoder.image_spec
        images = [app.extractor.load_image(file, spec, spec.px) for file in files[:MOTIFS]]
        vectors = app.encoder.embed_images(images)
    names = (file.name for file in files[:MOTIFS])
    return Passes(first_s, second_s, dict(zip(names, vectors, strict=True)))


def share_found(app: Application, files: list[Path]) -> float:
    """Return the share of motifs of which every one of the best five results is a copy."""
    right = 0
    limits = SearchLimits(coarse_k=5, fine_k=0, fine_budget_s=0.0)
    for file in files[:MOTIFS]:
        query = Query(pictures=(QueryPicture(file),), unfolded=True, below_cutoff=True)
        found = list(app.search.search(query, limits, CancelToken()))[-1]
        if not isinstance(found, SearchFinished) or not found.results:
            raise SystemExit("wrong: the library finds nothing")
        paths = [result.candidate.item.path for result in found.results[:5]]
        right += {motif_of(path) for path in paths} == {motif_of(file)}
    return right / MOTIFS


def measure_ideal(home: Path, shape: ConvolutionalShape, files: list[Path]) -> dict[str, float]:
    """Return core seconds a picture of the parts of both passes, alone in this process."""
    limits = ReadingLimits()
    pack = PackService((home / "packs",), PACK, "").chosen("coarse")
    encoder = OnnxDualEncoder(pack, threads=1)
    spec, first = encoder.image_spec, encoder.first_pass_spec
    if first is None:
        raise SystemExit("wrong: the pack has no first pass")

    def decode(number: int) -> None:
        with files[number].open("rb") as stream:
            decode_view(stream, ViewRequest(spec, spec.px), limits)

    def read(spec: ImageSpec, number: int, *, first_pass: bool) -> None:
        read_file(files[number], None, spec, frozenset(), limits, first_pass=first_pass)

    batches = {
        name: [np.full((side.px, side.px, 3), value, np.uint8) for value in range(8)]
        for name, side in (("whole", spec), ("first", first))
    }
    for batch in batches.values():
        encoder.embed_images(batch)
    count = len(files)
    return {
        "decode_s": cpu_s(decode, count),
        "read_s": cpu_s(lambda n: read(spec, n, first_pass=False), count),
        "first_read_s": cpu_s(lambda n: read(first, n, first_pass=True), count),
        "embed_s": cpu_s(lambda _: encoder.embed_images(batches["whole"]), 6) / 8,
        "first_embed_s": cpu_s(lambda _: encoder.embed_images(batches["first"]), 6) / 8,
    }


def main() -> None:
    """Time both passes on all pictures, then by turns with rclip on some of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=2000)
    parser.add_argument("--beside", type=int, default=300, help="pictures that rclip indexes too")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--network", choices=("photos", "random"), default="photos")
    options = parser.parse_args()
    if min(options.pictures, options.beside) < FIRST_PASS_FROM:
        raise SystemExit(f"fewer than {FIRST_PASS_FROM} pictures have no first pass")
    cores, count = os.cpu_count() or 1, options.pictures
    scratch = Path(tempfile.mkdtemp(prefix="retllm-passes-"))
    try:
        pictures, some = scratch / "pictures", scratch / "some"
        size_bytes = write_pictures(pictures, count)
        some.mkdir()
        for file in sorted(pictures.iterdir())[: options.beside]:
            os.link(file, some / file.name)
        network = scratch / "network.onnx"
        shape = write_network(network, options.network)
        home = scratch / "home"
        files = sorted(pictures.iterdir())[: 2 * MOTIFS]
        python = environment(scratch / "rclip-environment") if options.rounds else None
        own = index(home, network, shape, pictures)
        parts = [measure_ideal(home, shape, files)]
        ours: list[Passes] = []
        theirs: list[Run] = []
        for _ in range(options.rounds if python is not None else 0):
            ours.append(index(home, network, shape, some))
            theirs.append(index_with_rclip(python, network, some, scratch))
            if len(theirs[-1].vectors) != options.beside:
                raise SystemExit(f"wrong: rclip indexed {len(theirs[-1].vectors)}")
            cosine = agreement(Run(0.0, 0, ours[-1].vectors), theirs[-1])
            if cosine < AGREEMENT:
                raise SystemExit(f"wrong: the vectors of both differ (median cosine {cosine:.3f})")
        parts.append(measure_ideal(home, shape, files))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    part = {name: statistics.mean(one[name] for one in parts) for name in parts[0]}
    first, second = count / own.first_s, count / own.second_s
    ideal = cores / (part["decode_s"] + part["embed_s"])
    first_ideal = cores / (part["first_read_s"] + part["first_embed_s"])
    rows = [
        ("until all can be searched", own.first_s, "s"),
        ("until all are read as a whole", own.first_s + own.second_s, "s"),
        ("first pass", first, "pictures/s"),
        ("second pass", second, "pictures/s"),
        ("first pass against second", first / second, "×"),
        ("10,000 such pictures can be searched after", 10_000 / first, "s"),
        ("decode and resize, core time a picture", part["decode_s"] * 1000, "ms"),
        ("embed, core time a picture", part["embed_s"] * 1000, "ms"),
        ("ideal of the second pass (decode + embed over the cores)", ideal, "pictures/s"),
        ("second pass, of its ideal", 100 * second / ideal, "%"),
        ("read whole with hash and preview, core time a picture", part["read_s"] * 1000, "ms"),
        ("first pass: read with hash, core time a picture", part["first_read_s"] * 1000, "ms"),
        ("first pass: embed, core time a picture", part["first_embed_s"] * 1000, "ms"),
        ("first pass, of what reading and embedding allow", 100 * first / first_ideal, "%"),
    ]
    if theirs:
        beside = options.beside
        own_rates = [beside / run.second_s for run in ours]
        their_rates = [beside / run.taken_s for run in theirs]
        ratios = [a / b for a, b in zip(own_rates, their_rates, strict=True)]
        rows += [
            (
                f"by turns: second pass of this program, {beside}",
                statistics.median(own_rates),
                "/s",
            ),
            (f"by turns: {RCLIP}", statistics.median(their_rates), "pictures/s"),
            ("by turns: second pass against rclip, median", statistics.median(ratios), "×"),
            ("by turns: least ratio of a round", min(ratios), "×"),
            (
                "by turns: first and second pass together against rclip",
                statistics.median(
                    b.taken_s / (a.first_s + a.second_s) for a, b in zip(ours, theirs, strict=True)
                ),
                "×",
            ),
            (
                "cosine between both, median",
                agreement(Run(0.0, 0, ours[-1].vectors), theirs[-1]),
                "",
            ),
        ]
    chosen = {
        "pictures": count,
        "size": f"4000x3000, {size_bytes / count / 1e6:.1f} MB",
        "network": options.network,
        "px": f"{RCLIP_PX}, first pass {FIRST_PASS_PX}",
    }
    sys.stdout.write(report.write("two_passes", rows, chosen))
