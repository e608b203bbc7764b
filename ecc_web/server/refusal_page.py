"""What a person reads where the server itself turns a request away: before any page, and so without its looks."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from http import HTTPStatus

from django.utils.translation import get_supported_language_variant, gettext_lazy, override
from django.utils.translation.trans_real import parse_accept_lang_header

SENTENCES = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: gettext_lazy(
        "What you sent is too large, and nothing of it was kept. A table may have up to 10 MiB: go back, and choose a smaller"
        " one."
    ),
    HTTPStatus.REQUEST_TIMEOUT: gettext_lazy(
        "What you sent came too slowly, and nothing of it was kept. Go back, and try it again where the connection is better."
    ),
}


def page(status: HTTPStatus, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A whole answer in the reader's language, by `Accept-Language`. `headers`: of the request, as far as they came."""
    wanted = b",".join(value for name, value in headers if name.lower() == b"accept-language").decode("latin-1")
    language = _language(wanted)
    with override(language):
        sentence = str(SENTENCES.get(status, ""))
    text = f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{status.value}</title><p>{escape(sentence)}</p>'
    body = text.encode() if sentence else b""
    lines = [
        f"HTTP/1.1 {status.value} {status.phrase}",
        *(["content-type: text/html; charset=utf-8", f"content-language: {language}"] if body else []),
        f"content-length: {len(body)}",
        "cache-control: no-store",
        "connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def _language(wanted: str) -> str:
    for code, _quality in parse_accept_lang_header(wanted[:200]):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return "en"
