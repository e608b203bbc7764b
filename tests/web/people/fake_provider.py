"""An identity provider that really serves: discovery, log-in, tokens, keys and who somebody is, over HTTP on this machine."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "ecc", "the-secret-of-the-client"
KEY, ANOTHER_KEY = (rsa.generate_private_key(65537, 2048) for _ in range(2))


@dataclass
class FakeProvider:
    """Somebody is logged in there: who, say the claims. `bend` changes what it answers, by the path that is asked."""

    url: str = ""
    key: Any = KEY
    claims: dict[str, Any] = field(default_factory=dict)
    in_token: dict[str, Any] = field(default_factory=dict)  # more claims, of the token alone
    signed_by: Any = None  # else by its key
    bend: dict[str, Callable[[dict[str, Any]], Any]] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def log_in(self, url: str) -> str:
        """What a browser does there: the address to which it is sent back."""
        asked = dict(parse_qsl(urlsplit(url).query))
        self.asked.append(("/authorize", asked))
        assert url.startswith(self.url + "/authorize?")
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def answer(self, path: str, form: dict[str, str]) -> Any:
        self.asked.append((path, form))
        found = getattr(self, "_" + path.rsplit("/", 1)[-1].replace("-", "_"))(form)
        return self.bend.get(path, lambda one: one)(found)

    def _openid_configuration(self, _: dict[str, str]) -> dict[str, Any]:
        ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        return {
            "issuer": self.url,
            "jwks_uri": self.url + "/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **{f"{name}_endpoint": f"{self.url}/{path}" for name, path in ends.items()},
        }

    def _token(self, form: dict[str, str]) -> dict[str, Any]:
        asked = self.codes.pop(form.get("code", ""), None)
        digest = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        if asked is None or digest != asked["code_challenge"] or form.get("client_secret") != SECRET:
            return {"error": "invalid_grant"}
        now = int(time.time())
        said = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "auth_time": now, **self.claims, **self.in_token}
        token = jwt.encode(said, self.signed_by or self.key, algorithm="RS256", headers={"kid": "1"})
        return {"access_token": "opaque-access-token", "token_type": "Bearer", "expires_in": 300, "id_token": token}

    def _keys(self, _: dict[str, str]) -> dict[str, Any]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": "1", "alg": "RS256", "use": "sig"}]}

    def _userinfo(self, _: dict[str, str]) -> dict[str, Any]:
        return dict(self.claims)


@contextmanager
def serving(provider: FakeProvider) -> Iterator[FakeProvider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(provider.answer(self.path, {}))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            self._say(provider.answer(self.path, {name: values[0] for name, values in parse_qs(body).items()}))

        def _say(self, answer: Any) -> None:
            body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(400 if isinstance(answer, dict) and "error" in answer else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
