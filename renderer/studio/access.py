"""Who may use the studio: whoever has opened an address of this start, in the same browser."""

from __future__ import annotations

import secrets
from http.cookies import CookieError, SimpleCookie


class Access:
    """The secrets of one start of the studio on a port.

    The printed address has ``token``. The address with which the browser is started has a token of its own,
    which counts once: other users of the computer can read the arguments of programs.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self.cookie = f"renderer-studio-{port}"
        self.token = secrets.token_urlsafe(32)
        self._once = secrets.token_urlsafe(32)
        self._session = secrets.token_urlsafe(32)

    @property
    def address(self) -> str:
        """The address that is printed."""
        return self._address(self.token)

    @property
    def address_once(self) -> str:
        """An address that can be opened once."""
        return self._address(self._once)

    def _address(self, token: str) -> str:
        return f"http://{self.hosts[0]}/?token={token}"

    def admits(self, token: str) -> bool:
        """Return whether a token is one of this start; one that counts once is then used up."""
        if self._once and _same(token, self._once):
            self._once = ""
            return True
        return _same(token, self.token)

    def set_cookie(self) -> str:
        """The header that gives a browser its cookie."""
        return f"{self.cookie}={self._session}; HttpOnly; SameSite=Strict; Path=/"

    def knows(self, cookies: str) -> bool:
        """Return whether the header of cookies has the one of this start."""
        try:
            found = SimpleCookie(cookies).get(self.cookie)
        except CookieError:
            return False
        return found is not None and _same(found.value, self._session)


def _same(given: str, secret: str) -> bool:
    return secrets.compare_digest(given.encode(errors="replace"), secret.encode())
