"""One HTTP request to a public address, within limits.

Standard library only. What decides is where the connection goes: the name is resolved here, private addresses are dropped, and
the connection is made to the address that was looked at, so that a second answer of the name server cannot lead elsewhere.
HTTP libraries resolve names below the place at which they can be asked.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass
from functools import cache
from typing import Literal
from urllib.parse import SplitResult, quote, urlsplit

Failure = Literal["", "refused", "name", "resolver", "certificate", "connection"]
"""Why there is no answer: an address that is not asked, a name that does not exist, a name server that does not answer, a certificate, a connection."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_TUNNELS = (ipaddress.ip_network("2002::/16"), ipaddress.ip_network("2001::/32"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. `status` is 0 where it said nothing, and `reason` tells why in words."""

    status: int
    reason: str = ""
    failure: Failure = ""
    location: str = ""
    retry_after: str = ""
    body: bytes = b""


class _RefusedError(Exception):
    """The address is not one that is asked."""


@dataclass(frozen=True, slots=True)
class Client:
    """How requests are made. Times are in seconds; `patience` bounds a whole request, however slowly a server talks.

    `allow_private` is for tests against a server on this machine; no command can set it.
    """

    user_agent: str
    timeout: float = 20
    patience: float = 60
    allow_private: bool = False

    def ask(self, method: str, url: str, *, most: int = 0) -> Answer:
        """The answer to one request, with at most `most` bytes of its body. Redirects are not followed, and nothing is raised."""
        try:
            parts = _parts(url)
            return self._ask(method, parts, most)
        except _RefusedError as error:
            return Answer(0, str(error), "refused")
        except socket.gaierror as error:
            if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)):
                return Answer(0, "the name does not exist", "name")
            return Answer(0, "the name server does not answer", "resolver")
        except ssl.SSLCertVerificationError as error:
            return Answer(0, f"the certificate is not valid: {error.verify_message}", "certificate")
        except TimeoutError:
            return Answer(0, f"no answer within {self.timeout:g} seconds", "connection")
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Answer(0, f"the connection failed: {getattr(error, 'strerror', None) or type(error).__name__}", "connection")

    def _ask(self, method: str, parts: SplitResult, most: int) -> Answer:
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        connection = http.client.HTTPConnection(host, port, timeout=self.timeout)
        raw = self._connected(host, port)
        # A server that sends a byte now and then never runs into the timeout of the socket.
        is_late = threading.Event()

        def cut() -> None:
            is_late.set()
            # It may be closed already.
            with contextlib.suppress(OSError):
                (connection.sock or raw).shutdown(socket.SHUT_RDWR)

        watch = threading.Timer(self.patience, cut)
        watch.daemon = True
        watch.start()
        try:
            connection.sock = raw
            if parts.scheme == "https":
                secure = _context().wrap_socket(raw, server_hostname=host, do_handshake_on_connect=False)
                connection.sock = secure
                secure.do_handshake()
            target = quote(parts.path or "/", safe="%/:=&~+!$,;'@()*") + (f"?{quote(parts.query, safe='%/:=&~+!$,;@()*?[]')}" if parts.query else "")
            headers = {"Host": parts.netloc.rpartition("@")[2], "User-Agent": self.user_agent, "Accept": "*/*", "Connection": "close"}
            connection.request(method, target, headers=headers)
            response = connection.getresponse()
            body = response.read(most) if most else b""
            if is_late.is_set():
                # What was cut off can look like an answer whose headers have ended.
                return self._late()
            return Answer(
                response.status, response.reason, location=response.getheader("Location") or "", retry_after=response.getheader("Retry-After") or "", body=body
            )
        except (OSError, http.client.HTTPException):
            # Or like a connection that the server has reset.
            if is_late.is_set():
                return self._late()
            raise
        finally:
            watch.cancel()
            connection.close()
            raw.close()

    def _late(self) -> Answer:
        return Answer(0, f"no whole answer within {self.patience:g} seconds", "connection")

    def _connected(self, host: str, port: int) -> socket.socket:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        public = [info for info in found if self.allow_private or is_public(str(info[4][0]))]
        if not public:
            raise _RefusedError(f"{host} is a private address, which is not asked")
        error: OSError | None = None
        for family, kind, protocol, _, address in public:
            connection = socket.socket(family, kind, protocol)
            connection.settimeout(self.timeout)
            try:
                connection.connect(address)
            except OSError as failed:
                connection.close()
                error = failed
            else:
                return connection
        assert error is not None
        raise error


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet: not private, local, reserved, multicast, nor a way to one that is.

    >>> [is_public(a) for a in ("93.184.215.14", "10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "64:ff9b::a00:1")]
    [True, False, False, False, False, False, False]
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if any(ip in network for network in _TUNNELS):
            return False
    return ip.is_global and not ip.is_multicast


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise _RefusedError("it is no address") from None
    if parts.scheme not in ("http", "https") or not host:
        raise _RefusedError("only http and https addresses are asked")
    if parts.username is not None:
        raise _RefusedError("an address with a user name in it is not asked")
    return parts._replace(netloc=(f"[{host}]" if ":" in host else host) + port)


@cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()
