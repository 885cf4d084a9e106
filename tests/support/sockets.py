"""The network is closed in tests: a socket may reach this machine and nothing else.

A package for this (pytest-socket) also offers marks and options to open the network again. No test of ours may, so
thirty lines that cannot be switched off serve better.
"""

import ipaddress
import socket
from typing import Any

HOSTS_OF_THIS_MACHINE = {"localhost", "ip6-localhost", "", None}


class NetworkClosed(RuntimeError):
    """A test tried to reach another machine."""


def is_local(host: Any) -> bool:
    """Whether a host name or address belongs to this machine; a name that would need a look-up does not."""
    if isinstance(host, bytes):
        host = host.decode()
    if host in HOSTS_OF_THIS_MACHINE:
        return True
    try:
        return ipaddress.ip_address(str(host).split("%")[0]).is_loopback
    except ValueError:
        return False


def close() -> None:
    """Close the network for this process; doing so twice changes nothing."""
    if getattr(socket.socket.connect, "closed_to_the_world", False):
        return
    connect, connect_ex, getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def checked(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not is_local(address[0]):
            raise NetworkClosed(f"tests may not reach {address[0]}")
        return address

    def guarded_connect(self: socket.socket, address: Any) -> None:
        connect(self, checked(self, address))

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        return connect_ex(self, checked(self, address))

    def guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not is_local(host):
            raise NetworkClosed(f"tests may not look up {host}")
        return getaddrinfo(host, *args, **kwargs)

    guarded_connect.closed_to_the_world = True  # type: ignore[attr-defined]
    socket.socket.connect = guarded_connect  # type: ignore[method-assign, assignment]
    socket.socket.connect_ex = guarded_connect_ex  # type: ignore[method-assign, assignment]
    socket.getaddrinfo = guarded_getaddrinfo
