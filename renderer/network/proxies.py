"""The proxy through which an address is reached, from the environment or the settings of the system."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
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


def connections(proxy: str, *, block_bytes: int = BLOCK_BYTES, ca_file: str = "") -> urllib3.PoolManager:
    """Connections through a proxy, which are direct if ``proxy`` is empty. Nothing is tried again.

    Args:
        proxy: the address of the proxy.
        block_bytes: how many bytes of a file are sent at once.
        ca_file: certificates to trust instead of those of the system.

    Raises:
        InputError: ``proxy`` is not the address of an HTTP proxy.
    """
    import urllib3
    from urllib3.exceptions import HTTPError

    from renderer.network.bounds import with_bounds

    options: dict[str, Any] = {"retries": False, "blocksize": block_bytes, "ca_certs": ca_file or None}
    if not proxy:
        return with_bounds(urllib3.PoolManager(**options))
    try:
        parts = urlsplit(proxy)
        if not parts.hostname:
            raise ValueError("no host")
        login = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
        headers = urllib3.make_headers(proxy_basic_auth=login) if parts.username else None
        return with_bounds(urllib3.ProxyManager(proxy, proxy_headers=headers, **options))
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
