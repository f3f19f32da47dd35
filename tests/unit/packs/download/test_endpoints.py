"""Which servers are asked, and when none is."""

import pytest

from retllm_desktop.core.errors import InputError
from retllm_desktop.network.origins import parse_origin
from retllm_desktop.packs.download.endpoints import (
    DEFAULT_ENDPOINT,
    Endpoint,
    find_offline_reason,
    resolve_endpoints,
)


def test_the_setting_comes_before_the_environment_and_that_before_the_default():
    def first(configured, environment):
        return resolve_endpoints(configured, "", environment)[0].address

    assert first("", {}) == DEFAULT_ENDPOINT
    assert first("", {"HF_ENDPOINT": "https://mirror.example/"}) == "https://mirror.example"
    assert first("http://nas:8080/hub", {"HF_ENDPOINT": "https://m.example"}) == (
        "http://nas:8080/hub"
    )


def test_only_the_first_server_may_see_the_token():
    found = resolve_endpoints("https://a.example", "https://b.example  https://a.example/", {})
    assert found == (Endpoint("https://a.example", True), Endpoint("https://b.example", False))


@pytest.mark.parametrize(
    "address",
    [
        "ftp://a.example", "a.example", "https://", "https://me:secret@a.example",
        "https://a.example:port", "https://a.example/?x=1", "file:///etc", "http://a b",
        "https://[::1",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_hub_is_refused(address):
    with pytest.raises(InputError, match="is no address"):
        resolve_endpoints(address, "", {})


def test_names_are_quoted():
    endpoint = Endpoint("https://a.example/x")
    assert endpoint.file_address("o/n", "main", "ö #?/b.onnx") == (
        "https://a.example/x/o/n/resolve/main/%C3%B6%20%23%3F/b.onnx"
    )


def test_origins():
    assert parse_origin("https://A.example/x").netloc == "a.example"
    assert parse_origin("http://[::1]:8080/").netloc == "[::1]:8080"
    for address in ("http://127.0.0.9", "http://localhost:1", "http://[::1]"):
        assert parse_origin(address).is_this_machine
    assert not parse_origin("http://localhost.example").is_this_machine


@pytest.mark.parametrize("value", ["1", "true", "YES", "on", " On "])
def test_the_words_for_offline(value):
    assert find_offline_reason(False, {"HF_HUB_OFFLINE": value}) == "HF_HUB_OFFLINE is set"


def test_offline_or_not():
    assert find_offline_reason(True, {}) == "the setting «offline» is on"
    for value in ("", "0", "false", "off"):
        assert find_offline_reason(False, {"HF_HUB_OFFLINE": value}) == ""
