"""Where may be called: only hosts the office has listed, at addresses looked at before they are connected to.

`MINGTING_HOOK_HOSTS` lists host names and networks (`push.example.gov.cn,10.20.0.0/16`). A name is resolved once, every address it has is checked,
and the connection goes to one of those addresses, so that a name which points elsewhere a moment later leads nowhere. This machine itself,
link-local, multicast and reserved addresses are never called (this machine: in tests only).
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from mingting.exchange.hooks.errors import NotListed, Unresolved, WrongAddress

LONGEST = 300
_PORTS = {"http": 80, "https": 443}
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Target:
    """An address taken apart."""

    scheme: str
    host: str
    port: int
    path: str


def target_of(url: str) -> Target:
    """Take an address apart, or refuse it.

    >>> target_of("https://Push.Example.gov.cn/in?x=1")
    Target(scheme='https', host='push.example.gov.cn', port=443, path='/in?x=1')
    >>> target_of("http://[fd00::1]:8080")
    Target(scheme='http', host='fd00::1', port=8080, path='/')
    """
    refused = WrongAddress(url=url[:LONGEST])
    if len(url) > LONGEST or any(not "!" <= sign <= "~" or sign in '\\"<>^`{|}' for sign in url):
        raise refused
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise refused from None
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc or "#" in url or port == 0:
        raise refused
    path = parts.path or "/"
    return Target(
        parts.scheme,
        parts.hostname.rstrip("."),
        port or _PORTS[parts.scheme],
        f"{path}?{parts.query}" if parts.query else path,
    )


def _listed() -> tuple[frozenset[str], tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]]:
    names, networks = set(), []
    for entry in settings.HOOK_HOSTS:
        try:
            networks.append(ipaddress.ip_network(entry.strip(), strict=False))
        except ValueError:
            names.add(entry.strip().lower().rstrip("."))
    return frozenset(names), tuple(networks)


def _never(address: Address) -> bool:
    if address.is_loopback:
        return bool(settings.MODE != "test")
    return address.is_link_local or address.is_multicast or address.is_unspecified or address.is_reserved


def _plain(text: str) -> Address:
    address = ipaddress.ip_address(text.split("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


def addresses_of(target: Target) -> list[str]:
    """The addresses of the target's host, each one allowed; or a refusal."""
    names, networks = _listed()
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unresolved(host=target.host) from None
    by_name = target.host in names
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    for text in addresses:
        address = _plain(text)
        if _never(address) or not (by_name or any(address in network for network in networks)):
            raise NotListed(host=target.host)
    return addresses


def check(url: str) -> Target:
    """Refuse an address that would never be called; a listed name need not resolve yet."""
    target = target_of(url)
    try:
        addresses_of(target)
    except Unresolved:
        if target.host not in _listed()[0]:
            raise
    return target
