"""The command that serves, as a process of its own, with the shipped packs."""

import contextlib
import json
import os
import random
import signal
import socket
import ssl
import stat
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import psutil
import pytest

from models.world.draw import render
from models.world.families import family
from models.world.vocabulary import WITHHELD_TEST
from retllm_desktop.cli.main import run_command
from retllm_desktop.library.sqlite_library import open_library
from retllm_desktop.platform.paths import resolve_paths
from tests.fixtures.drawn_world import choose_drawn_packs
from tests.fixtures.served_library import read_events

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def album(tmp_path_factory):
    """A data folder with a library of a few drawn pictures, and the caption of one of them."""
    folder = tmp_path_factory.mktemp("album")
    captions = []
    for scene, caption, variant in family(random.Random("serve"), exclude=WITHHELD_TEST):
        render(scene, 256).save(folder / f"{variant}.png")
        captions.append(caption.text)
    data = choose_drawn_packs(tmp_path_factory.mktemp("data"))
    assert run_command(["--data-dir", str(data), "index", str(folder)]) == 0
    return data, captions[0]


@contextlib.contextmanager
def served(data, *arguments):
    """Run the command until the block ends; yields the process and what it said at the start."""
    process = subprocess.Popen(
        [sys.executable, "-m", "retllm_desktop", "serve", "--json", "--data-dir", str(data),
         "--port", "0", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )  # fmt: skip
    try:
        said = ""
        while not said.rstrip().endswith("}"):
            line = process.stdout.readline()
            assert line, process.stderr.read()
            said += line
        yield process, json.loads(said)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=60)


def ask(said, path, token, context=None):
    request = urllib.request.Request(
        f"{said['url']}{path}", headers={"Authorization": f"Bearer {token}"}
    )
    return urllib.request.urlopen(request, timeout=120, context=context)


def read_token(said):
    return Path(said["token_file"]).read_text().strip()


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_served_library_is_searched_and_ends_with_its_judge(album):
    data, caption = album
    with served(data) as (process, said):
        token = read_token(said)
        query = urllib.parse.quote(caption)
        with ask(said, f"/v1/search/events?q={query}", token) as answer:
            events = list(read_events(answer))
        assert events[0][0] == "coarse"
        finished = events[-1][1]
        assert events[-1][0] == "finished"
        assert finished["judged"] > 0
        assert sum(name == "settled" for name, _ in events) > 0
        code, out = run_json(data, "search", caption)
        assert code == 0
        assert [r["path"] for r in out["results"]] == [r["path"] for r in finished["results"]]
        first = finished["results"][0]["item"]
        with ask(said, f"/v1/items/{first}/preview?px=64", token) as answer:
            assert answer.read()[8:12] == b"WEBP"
        with ask(said, f"/v1/items/{first}/preview?px=1000", token) as answer:
            assert answer.read()[8:12] == b"WEBP"
        with ask(said, f"/v1/items/{first}/file", token) as answer:
            assert answer.read() == Path(finished["results"][0]["path"]).read_bytes()
        children = psutil.Process(process.pid).children(recursive=True)
        assert children
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        _, alive = psutil.wait_procs(children, timeout=60)
        assert not alive


def run_json(data, *words):
    done = subprocess.run(
        [sys.executable, "-m", "retllm_desktop", *words, "--json", "--data-dir", str(data)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    return done.returncode, json.loads(done.stdout)


def test_the_token_is_made_once_printed_and_made_anew(tmp_path, capsys):
    def call(*words):
        capsys.readouterr()
        assert run_command(["--data-dir", str(tmp_path), "serve", *words]) == 0
        return capsys.readouterr().out.strip()

    token = call("--print-token")
    assert len(token) >= 40
    assert call("--print-token") == token
    assert json.loads(call("--print-token", "--json"))["token"] == token
    other = call("--new-token")
    assert other != token
    assert call("--print-token") == other
    file = tmp_path / "access-token"
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        file.chmod(0o644)
        call("--print-token")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    # A library of its own has a token of its own.
    assert call("--library", "work", "--print-token") != other


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--listen", "0.0.0.0"), "others could read"),
        (("--listen", "192.0.2.7"), "others could read"),
        (("--listen", "nas.local"), "no address"),
        (("--port", "70000"), "no port"),
        (("--certificate", "a.pem"), "belong together"),
        (("--certificate", "a.pem", "--key", "b.pem"), "cannot be used"),
        (("--listen", "0.0.0.0", "--certificate", "a.pem", "--key", "b.pem"), "every address"),
    ],
)
def test_what_cannot_be_served_is_a_sentence(tmp_path, capsys, words, sentence):
    assert run_command(["--data-dir", str(tmp_path), "serve", "--port", "0", *words]) == 2
    assert sentence in capsys.readouterr().err


def test_a_port_in_use_is_a_sentence(tmp_path, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert run_command(["--data-dir", str(tmp_path), "serve", "--port", port]) == 2
    assert f"Port {port} is in use" in capsys.readouterr().err


def test_a_token_file_that_holds_none_is_a_sentence(tmp_path, capsys):
    (tmp_path / "access-token").write_text("short\n")
    assert run_command(["--data-dir", str(tmp_path), "serve", "--port", "0"]) == 1
    assert "--new-token" in capsys.readouterr().err
    assert run_command(["--data-dir", str(tmp_path), "serve", "--new-token"]) == 0


def test_what_is_not_installed_is_a_sentence(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "retllm_desktop.doors.http.server", raising=False)
    assert run_command(["--data-dir", str(tmp_path), "serve", "--port", "0"]) == 2
    assert "retllm-desktop[serve]" in capsys.readouterr().err


def make_certificate(folder):
    """Make a certificate for «localhost» that signs itself, and its key."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return chain, secret


def test_other_addresses_are_served_by_tls_and_token(album, tmp_path):
    data, _ = album
    chain, secret = make_certificate(tmp_path)
    more = ("--listen", "0.0.0.0", "--name", "nas.local")
    with served(data, "--certificate", str(chain), "--key", str(secret), *more) as (process, said):
        port = said["url"].rpartition(":")[2]
        at = {"url": f"https://localhost:{port}"}
        context = ssl.create_default_context(cafile=str(chain))
        with ask(at, "/v1/status", read_token(said), context) as answer:
            assert json.load(answer)["files"] > 0
        with pytest.raises(urllib.error.HTTPError, match="401"):
            ask(at, "/v1/status", "wrong", context)
        with pytest.raises((urllib.error.URLError, ConnectionError)):
            ask({"url": f"http://127.0.0.1:{port}"}, "/v1/status", read_token(said))
        if os.name == "posix":
            # As Ctrl+C does.
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0


def test_a_library_of_a_later_version_ends_the_start(tmp_path, capsys):
    """It was told of at the first request, to whoever made that."""
    paths = resolve_paths(tmp_path)
    open_library(paths.database, cache_dir=paths.library_cache, writable=True).close()
    with contextlib.closing(apsw.Connection(str(paths.database))) as connection:
        connection.pragma("user_version", 99_000)
    assert run_command(["--data-dir", str(tmp_path), "serve", "--port", "0"]) == 1
    captured = capsys.readouterr()
    assert "made by a later version of retllm-desktop" in captured.err
    assert captured.out == ""
    assert not paths.access_token.exists()
