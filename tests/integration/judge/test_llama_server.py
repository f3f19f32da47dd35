"""A judge on a real llama.cpp server: the same answers as in process; death, and its return."""

import json
import shutil
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from retllm_desktop.cli.main import run_command
from retllm_desktop.composition.trial_set import BundledTrial
from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.judging import JudgeInput, JudgePicture
from retllm_desktop.core.model_roles import FileRole
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Verdict
from retllm_desktop.judge.client.process_judge import ProcessJudge
from retllm_desktop.judge.remote.remote_judge import RemoteJudge
from retllm_desktop.judge.remote.server_connection import ConnectionRules, ServerConnection
from retllm_desktop.packs.installed import InstalledPack, load_pack
from retllm_desktop.packs.servers import DialectName, ServerSpec, parse_server_address
from retllm_desktop.platform.paths import bundled_folder
from tests.fixtures.judge_twins import unpack_twin
from tests.fixtures.model_server import has_llama_server, llama_server

pytestmark = pytest.mark.skipif(not has_llama_server(), reason="no llama.cpp server is installed")
QUICK = ConnectionRules(connect_s=5.0, answer_s=30.0, tries=2, pause_s=0.01, rest_s=0.2)
COUNT = 8


@pytest.fixture(scope="module")
def pack() -> InstalledPack:
    return load_pack(bundled_folder("models") / "starter-fine")


@pytest.fixture(scope="module")
def address(pack: InstalledPack) -> Iterator[str]:
    with llama_server(pack.path_of(FileRole.MODEL), pack.path_of(FileRole.MMPROJ)) as running:
        yield running


def sides(pack: InstalledPack) -> list[tuple[int, JudgeInput]]:
    spec = pack.manifest.fine
    assert spec is not None
    pictures = BundledTrial(COUNT).pictures(spec.image_spec, spec.image_max_px, COUNT)
    return [
        (at, JudgeInput(picture=JudgePicture(b"", lambda shown=shown: shown)))
        for at, shown in enumerate(pictures)
    ]


def remote(pack: InstalledPack, address: str) -> RemoteJudge:
    spec = pack.manifest.fine
    assert spec is not None
    server = ServerSpec(address, DialectName.COMPLETION)
    connection = ServerConnection(parse_server_address(address), rules=QUICK)
    return RemoteJudge(replace(spec, server=server), connection)


def test_answers_are_those_of_the_judge_in_process(pack: InstalledPack, address: str) -> None:
    spec = pack.manifest.fine
    assert spec is not None
    local = ProcessJudge(
        pack.path_of(FileRole.MODEL), pack.path_of(FileRole.MMPROJ), spec, threads=1
    )
    away = remote(pack, address)
    for caption in BundledTrial(COUNT).captions[:3]:
        query, asked = JudgeInput(caption), sides(pack)
        wanted = dict(local.judge(query, asked, CancelToken()))
        found = dict(away.judge(query, asked, CancelToken()))
        assert list(found) == list(wanted)
        for key, verdict in wanted.items():
            other = found[key]
            assert isinstance(verdict, Verdict)
            assert isinstance(other, Verdict)
            # 0.0016 at most where it was measured; another processor rounds otherwise.
            assert other.p_true == pytest.approx(verdict.p_true, abs=0.01)
            assert other.entropy_nats == pytest.approx(verdict.entropy_nats, abs=0.02)
            assert other.answer_mass == pytest.approx(verdict.answer_mass, abs=0.01)
    local.close()
    away.close()


def test_the_best_of_several_texts_is_that_of_the_judge_in_process(
    pack: InstalledPack, address: str
) -> None:
    spec = pack.manifest.fine
    assert spec is not None
    local = ProcessJudge(
        pack.path_of(FileRole.MODEL), pack.path_of(FileRole.MMPROJ), spec, threads=1
    )
    away = remote(pack, address)
    options = list(enumerate(BundledTrial(COUNT).captions))
    for _, side in sides(pack)[:2]:
        wanted = local.choose(side, options, CancelToken())
        found = away.choose(side, options, CancelToken())
        assert list(found) == list(wanted)
        for key, verdict in wanted.items():
            assert found[key].p_true == pytest.approx(verdict.p_true, abs=0.01)
    local.close()
    away.close()


def test_accents_apart_are_one_with_their_letters_for_qwen(tmp_path: Path) -> None:
    twin = unpack_twin("qwen3vl", tmp_path)
    shown = [(0, JudgeInput(picture=JudgePicture(b"", lambda: twin.pictures[0])))]
    spellings = ("r\u00e9d b\u00f4ats", "re\u0301d bo\u0302ats")
    with llama_server(twin.model, twin.mmproj, exact=True) as address:
        server = ServerSpec(address, DialectName.COMPLETION)
        connection = ServerConnection(parse_server_address(address), rules=QUICK)
        # The server itself does not see that they are the same.
        tokens = [
            connection.post("/tokenize", {"content": text}, CancelToken()) for text in spellings
        ]
        assert tokens[0] != tokens[1]
        away = RemoteJudge(replace(twin.spec, server=server), connection)
        log_odds: list[float] = []
        for query in spellings:
            ((_, verdict),) = away.judge(JudgeInput(query), shown, CancelToken())
            assert isinstance(verdict, Verdict)
            log_odds.append(verdict.log_odds)
        away.close()
    assert log_odds[1] == pytest.approx(log_odds[0], abs=1e-3)


def test_a_server_that_dies_and_comes_back(pack: InstalledPack) -> None:
    model, mmproj = pack.path_of(FileRole.MODEL), pack.path_of(FileRole.MMPROJ)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    query, asked = JudgeInput("a red ball"), sides(pack)
    with llama_server(model, mmproj, port) as address:
        judge = remote(pack, address)
        first = judge.judge(query, asked, CancelToken())
        assert isinstance(next(first)[1], Verdict)
        first.close()
    with pytest.raises(EngineError, match="does not answer"):
        list(judge.judge(query, asked, CancelToken()))
    with llama_server(model, mmproj, port):
        time.sleep(QUICK.rest_s)
        assert len(dict(judge.judge(query, asked, CancelToken()))) == COUNT
    judge.close()


def test_a_server_is_connected_to_checked_and_used(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def call(*words: str) -> tuple[int, dict[str, object]]:
        capsys.readouterr()
        code = run_command([*words, "--json", "--data-dir", str(tmp_path)])
        return code, json.loads(capsys.readouterr().out)

    code, found = call("models", "connect", address, "--like", "starter-fine", "--as", "nas")
    assert code == 0
    assert found["dialect"] == "completion"
    assert found["discrimination"] == 1.0
    code, shown = call("models", "show", "nas")
    assert address in str(shown["source"])
    code, _ = call("models", "use", "nas")
    assert code == 0
    pictures = tmp_path / "pictures"
    shutil.copytree(bundled_folder("resources") / "icons", pictures)
    assert call("index", str(pictures), "--set", "ocr=false")[0] == 0
    code, status = call("status")
    judge = status["judge"]
    assert isinstance(judge, dict)
    assert judge["host"] == address.removeprefix("http://")
    # As a general model it does not judge: that is found out before anything is believed.
    code, refused = call("models", "connect", address, "--as", "general")
    assert code == 1
    error = refused["error"]
    assert isinstance(error, dict)
    assert "does not tell what is in pictures" in error["title"]
    assert not (tmp_path / "packs" / "general").exists()
