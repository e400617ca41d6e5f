"""The proxy through which an address is reached, from the environment or the settings of the system."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from renderer.errors import InputError

if TYPE_CHECKING:
    import urllib3

BLOCK_BYTES = 16_384


def proxy_of(url: str) -> str:
    """The address of the proxy for a URL; empty if its server is reached directly.

    Only ``https`` uses a proxy, which then cannot read what is sent. This computer is reached directly.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or _is_this_computer(parts.hostname):
        return ""
    proxy = getproxies().get("https", "")
    if not proxy or proxy_bypass(parts.netloc.rpartition("@")[2]):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


def connections(
    proxy: str, timeout: urllib3.Timeout | None = None, block_bytes: int = BLOCK_BYTES
) -> urllib3.PoolManager:
    """Connections through a proxy, which are direct if ``proxy`` is empty. Nothing is tried again.

    Args:
        proxy: the address of the proxy.
        timeout: how long to wait for a connection and for an answer.
        block_bytes: how many bytes of a file are sent at once.

    Raises:
        InputError: ``proxy`` is not the address of an HTTP proxy.
    """
    import urllib3
    from urllib3.exceptions import HTTPError

    if not proxy:
        return urllib3.PoolManager(retries=False, timeout=timeout, blocksize=block_bytes)
    try:
        parts = urlsplit(proxy)
        if not parts.hostname:
            raise ValueError("no host")
        login = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
        headers = urllib3.make_headers(proxy_basic_auth=login) if parts.username else None
        return urllib3.ProxyManager(
            proxy, proxy_headers=headers, retries=False, timeout=timeout, blocksize=block_bytes
        )
    except (HTTPError, ValueError):  # without the cause, which may contain a password
        raise InputError(
            "HTTPS_PROXY is not the address of an HTTP proxy; write it as http://HOST:PORT"
        ) from None


def _is_this_computer(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
