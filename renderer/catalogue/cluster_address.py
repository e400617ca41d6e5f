"""Where a cluster is: on this computer, or at the address of a scheduler of Dask."""

from __future__ import annotations

import ipaddress
import re
import socket

from msgspec import Struct

from renderer.errors import InputError, printable

FORMS = "tls://HOST:PORT, tcp://HOST:PORT or local:N"
MOST_PROCESSES = 256

_LOCAL = re.compile(r"local:(\d{1,4})")
_SCHEDULER = re.compile(r"(tcp|tls)://([\w.-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})")


class ClusterAddress(Struct, frozen=True, kw_only=True):
    """The address of a scheduler; if it is empty, ``processes`` are started on this computer."""

    scheduler: str = ""
    processes: int = 0


def read_cluster_address(written: str) -> ClusterAddress:
    """Read the address of a cluster.

    Raises:
        InputError: it has none of the forms in ``FORMS``, or everybody could reach the scheduler.
    """
    if local := _LOCAL.fullmatch(written):
        processes = int(local[1])
        if not 1 <= processes <= MOST_PROCESSES:
            raise InputError(f"--cluster {written}: write a number from 1 to {MOST_PROCESSES} after local:")
        return ClusterAddress(processes=processes)
    scheduler = _SCHEDULER.fullmatch(written)
    if scheduler is None:
        raise InputError(f"--cluster {printable(written)}: not known; a cluster is {FORMS}")
    if scheduler[1] == "tcp" and _is_public(scheduler[2].strip("[]")):
        raise InputError(
            f"--cluster {written}: this is an address of the internet, and whoever reaches it can run "
            "programs on the cluster; use an address of your own network, or tls:// with certificates that "
            "Dask is set up to ask for"
        )
    return ClusterAddress(scheduler=written)


def _is_public(host: str) -> bool:
    """Whether a host has an address that the whole internet can reach. An unknown host has none."""
    try:
        found = socket.getaddrinfo(host, None)
    except OSError:
        return False
    return any(ipaddress.ip_address(str(address[0]).partition("%")[0]).is_global for *_, address in found)
