"""The server that an address names."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from retllm_desktop.core.errors import InputError


@dataclass(frozen=True, slots=True)
class Origin:
    """The server of an address.

    Attributes:
        scheme: ``http`` or ``https``.
        host: Name or number, without brackets.
    """

    scheme: str
    host: str
    port: int

    @property
    def is_this_machine(self) -> bool:
        """Whether it is the loopback interface."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def netloc(self) -> str:
        """Host and, where it is not the scheme's own, port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"http": 80, "https": 443}[self.scheme]
        return host if self.port == usual else f"{host}:{self.port}"


def parse_origin(address: str) -> Origin:
    """Return the server of an address.

    Raises:
        InputError: It is not http or https, names no host, or holds a name and a password.
    """
    wrong = InputError(f"«{address[:200]}» is no address that files can be fetched from")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as exc:
        raise wrong from exc
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise wrong
    return Origin(parts.scheme, parts.hostname, port or {"http": 80, "https": 443}[parts.scheme])
