"""Which addresses are reached through a proxy."""

from __future__ import annotations

import pytest

from renderer.errors import InputError
from renderer.network.proxies import connections, proxy_of

URL = "https://voices.test/heart.onnx"
PROXY = "http://proxy.test:3128"


@pytest.fixture(autouse=True)
def no_other_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy", "request_method"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy"])
@pytest.mark.parametrize("written", [PROXY, "proxy.test:3128"])
def test_the_environment_names_a_proxy(name: str, written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, written)
    assert proxy_of(URL) == PROXY


@pytest.mark.parametrize(
    ("url", "no_proxy"),
    [
        (URL, "voices.test"),
        (URL, "example.org, .test"),
        ("https://voices.test:8443/v1", "voices.test:8443"),
        (URL, "*"),
        ("https://localhost:8443/v1", ""),
        ("https://127.0.0.2/v1", ""),
        ("https://[::1]/v1", ""),
        ("http://voices.test/v1", ""),
    ],
)
def test_some_addresses_are_reached_directly(
    url: str, no_proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", PROXY)
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    monkeypatch.setenv("NO_PROXY", no_proxy)
    assert proxy_of(url) == ""


@pytest.mark.parametrize("proxy", ["socks5://user:secret@proxy.test", "http://", "http://user:secret@[::1"])
def test_the_address_of_another_kind_of_proxy_is_an_error(proxy: str) -> None:
    with pytest.raises(InputError, match="HTTPS_PROXY is not the address of an HTTP proxy") as caught:
        connections(proxy)
    assert "secret" not in str(caught.value)
