"""A library whose pictures are patches: indexed by real readers, searched by pictures and words."""

import contextlib
import gzip
from pathlib import Path

from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Query, QueryPicture
from retllm_desktop.encoders.dual_encoder import OnnxDualEncoder
from retllm_desktop.extraction.pool import ProcessExtractor
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.library.sqlite_library import open_library
from retllm_desktop.packs.installed import load_pack
from retllm_desktop.search.events import CoarseReady, SearchLimits
from retllm_desktop.search.ranking.order import FusionRule
from retllm_desktop.search.service import SearchService
from tests.fixtures.patch_twins import (
    PARITY,
    SMALL,
    twin_coarse_part,
    twin_pictures,
    twin_tokenizer,
    write_twin_pack,
)


def test_a_picture_finds_itself_among_others_of_all_proportions(tmp_path: Path) -> None:
    part = twin_coarse_part(SMALL)
    part["image"]["sequence"]["composed"] = True
    graphs = {
        (role, f"{role}.onnx"): gzip.decompress((PARITY / f"patches_{role}.onnx.gz").read_bytes())
        for role in ("image", "text")
    }
    write_twin_pack(
        tmp_path / "pack", part, {**graphs, ("tokenizer", "tokenizer.json"): twin_tokenizer()}
    )
    encoder = OnnxDualEncoder(load_pack(tmp_path / "pack"), threads=1)
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name, data in twin_pictures().items():
        (folder / f"{name}.png").write_bytes(data)
    with (
        contextlib.closing(
            open_library(tmp_path / "library.db", cache_dir=tmp_path / "cache", writable=True)
        ) as library,
        contextlib.closing(ProcessExtractor(workers=1)) as extractor,
    ):
        library.vectors.use_space(encoder.space)
        library.roots.add(folder)
        list(IndexingService(library, encoder, extractor).index(CancelToken()))
        search = SearchService(library, encoder, extractor, None, FusionRule())
        for name in ("wide", "square", "flat strip", "transparent"):
            picture = QueryPicture(folder / f"{name}.png")
            found = _found(search, Query(pictures=(picture,)))
            assert found[0] == name
            # Where a list ends nobody measured: none is cut, but what looks alike is folded.
            assert len(set(found)) == len(found) >= 6
        # Words beside a picture are one sequence with it.
        assert len(_found(search, Query("boats", (QueryPicture(folder / "wide.png"),)))) >= 6


def _found(search: SearchService, query: Query) -> list[str]:
    (ready,) = [
        event
        for event in search.search(query, SearchLimits(), CancelToken())
        if isinstance(event, CoarseReady)
    ]
    return [result.candidate.item.path.stem for result in ready.results]
