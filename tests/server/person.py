"""A person without a browser: logs in at a running server, opens pages and sends forms with files."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from http.cookiejar import CookieJar
from uuid import uuid4

from tests.journeys.cast import PASSWORD

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Person:
    """`status` and `url`: of what was answered last, at the end of all redirects."""

    def __init__(self, pages: str, name: str) -> None:
        self._pages = pages
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.status, self.url = 0, ""
        self.send("/accounts/login/", {"login": name, "password": PASSWORD})

    def get(self, path: str) -> str:
        return self._ask(urllib.request.Request(self._pages + path))  # noqa: S310 our own

    def send(self, path: str, fields: Mapping[str, str], *, page: str = "", file: tuple[str, bytes] | None = None) -> str:
        """The form of `page`, or of the same address. `file`: its name and what is in it, as the field of that name."""
        token = _TOKEN.search(self.get(page or path))
        assert token is not None, self.url
        mark = uuid4().hex
        parts = [_field(mark, name, value) for name, value in {"csrfmiddlewaretoken": token[1], **fields}.items()]
        if file is not None:
            head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{file[0]}"\r\n\r\n'
            parts.append(head.encode() + file[1] + b"\r\n")
        body = b"".join(parts) + f"--{mark}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={mark}", "Referer": self._pages + path}
        return self._ask(urllib.request.Request(self._pages + path, body, headers))  # noqa: S310 our own

    def _ask(self, request: urllib.request.Request) -> str:
        try:
            with self._opener.open(request, timeout=30) as answer:
                self.status, self.url = answer.status, answer.url.removeprefix(self._pages)
                return str(answer.read().decode())
        except urllib.error.HTTPError as refused:
            self.status, self.url = refused.code, request.full_url.removeprefix(self._pages)
            return refused.read().decode()


def _field(mark: str, name: str, value: str) -> bytes:
    return f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
