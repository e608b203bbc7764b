"""static/js/patch.js by itself, in real Chromium: what stays of a page when the server's answer is laid over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

SCRIPT = (Path(__file__).parents[2] / "static" / "js" / "patch.js").read_text()

# As htmx would use it: the extension is kept, and a swap is one call. Elements of the page before it are remembered by their ids.
HARNESS = """
window.htmx = { defineExtension: (name, extension) => { window.extension = extension; } };
window.lay = (html) => {
  const parsed = document.createElement("template");
  parsed.innerHTML = html;
  return window.extension.handleSwap("patch", document.getElementById("target"), parsed.content);
};
window.asks = (id) => document.dispatchEvent(Object.assign(
  new CustomEvent("htmx:configRequest", { detail: { elt: document.getElementById(id), parameters: {} } })));
window.set = (html) => { document.body.innerHTML = html; window.first = {};
  for (const one of document.querySelectorAll("[id]")) window.first[one.id] = one; };
window.isFirst = (id) => document.getElementById(id) === window.first[id];
"""


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.add_script_tag(content=HARNESS)
    page.add_script_tag(content=SCRIPT)
    yield page
    page.close()


def form(*fields: str) -> str:
    return f'<form id="target">{"".join(fields)}</form>'


NAME = '<input id="name" name="name" value="{}">'
NOTE = '<textarea id="note" name="note">{}</textarea>'

# what stands, what is done on the page before the answer comes, the answer, and what must be true then
CASES: dict[str, tuple[str, str, str, str]] = {
    "what is the same is the same element": (
        form('<p id="a">one</p>', NAME.format("x")),
        "",
        form('<p id="a">two</p>', NAME.format("x")),
        "isFirst('a') && isFirst('name') && document.getElementById('a').textContent === 'two'",
    ),
    "a new value is taken": (
        form(NAME.format("old")),
        "",
        form(NAME.format("new")),
        "document.getElementById('name').value === 'new'",
    ),
    "what was typed since the request stays": (
        form(NAME.format("old")),
        "asks('name'); document.getElementById('name').value = 'typed since'",
        form(NAME.format("new")),
        "document.getElementById('name').value === 'typed since'",
    ),
    "what was typed before it gives way": (
        form(NAME.format("old")),
        "document.getElementById('name').value = 'typed before'; asks('name')",
        form(NAME.format("new")),
        "document.getElementById('name').value === 'new'",
    ),
    "the field under the cursor keeps its text": (
        form(NAME.format("old")),
        "const it = document.getElementById('name'); it.focus(); it.value = 'mine'",
        form(NAME.format("new")),
        "document.getElementById('name').value === 'mine' && document.activeElement.id === 'name'",
    ),
    "unless several lines were pasted in it": (
        form(NOTE.format("Dear all,\nwss://a.example.com/x")),
        "document.getElementById('note').focus()",
        form(NOTE.format("wss://a.example.com/x")),
        "document.getElementById('note').value === 'wss://a.example.com/x'",
    ),
    "a tick since the request stays": (
        form('<input type="checkbox" id="tick" name="tick">'),
        "asks('tick'); document.getElementById('tick').checked = true",
        form('<input type="checkbox" id="tick" name="tick">'),
        "document.getElementById('tick').checked",
    ),
    "what is kept by the page is not taken from the server": (
        form('<input type="checkbox" id="tick" name="tick" data-keep>'),
        "document.getElementById('tick').checked = true",
        form('<input type="checkbox" id="tick" name="tick" data-keep>'),
        "document.getElementById('tick').checked",
    ),
    "an opened section stays open": (
        form('<details id="more"><summary>More</summary>one</details>'),
        "document.getElementById('more').open = true",
        form('<details id="more"><summary>More</summary>two</details>'),
        "document.getElementById('more').open && document.getElementById('more').textContent.includes('two')",
    ),
    "a revealed secret stays revealed": (
        form('<input type="password" id="key" name="key" value="s" data-live>'),
        "document.getElementById('key').type = 'text'",
        form('<input type="password" id="key" name="key" value="s" data-live>'),
        "document.getElementById('key').type === 'text'",
    ),
    "a sign of work under way is htmx's": (
        form('<p id="a" class="htmx-request">one</p>'),
        "",
        form('<p id="a">two</p>'),
        "document.getElementById('a').className === 'htmx-request'",
    ),
    "attributes come and go": (
        form('<p id="a" title="old" hidden>one</p>'),
        "",
        form('<p id="a" lang="nl">one</p>'),
        "!document.getElementById('a').hasAttribute('title') && !document.getElementById('a').hidden"
        " && document.getElementById('a').lang === 'nl'",
    ),
    "another id is another element": (
        form('<p id="a">one</p>', '<p id="b">two</p>'),
        "",
        form('<p id="b">two</p>', '<p id="c">three</p>'),
        "!document.getElementById('a') && isFirst('b') && document.getElementById('c').textContent === 'three'",
    ),
    "one button does not become another": (
        form('<button name="cancel" type="submit">Cancel</button>'),
        "window.was = document.querySelector('button')",
        form('<button name="apply" type="submit">Apply</button>'),
        "document.querySelector('button') !== window.was && document.querySelector('button').name === 'apply'",
    ),
    "the focus goes to what stands next to where it was": (
        form('<div id="row"><button id="yes" type="button">Yes</button>', '<a id="next" href="#">Next</a></div>'),
        "document.getElementById('yes').focus()",
        form('<div id="row"><a id="next" href="#">Next</a></div>'),
        "document.activeElement.id === 'next'",
    ),
    "what the page put in itself stays": (
        form('<p id="a">one</p>', "<i data-own>mine</i>"),
        "",
        form('<p id="a">two</p>'),
        "document.querySelector('[data-own]').textContent === 'mine'",
    ),
    "pieces alone, and none that is not on the page": (
        '<div id="target" data-again="1"><p id="a">one</p><p id="b">two</p></div>',
        "",
        '<div data-pieces-of="target"><p id="b" data-piece>three</p><p id="z" data-piece>no</p></div>',
        "document.getElementById('a').textContent === 'one' && document.getElementById('b').textContent === 'three'"
        " && !document.getElementById('z') && !document.getElementById('target').hasAttribute('data-again')",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_stays(name: str, blank: Page) -> None:
    stands, done, answer, true = CASES[name]
    blank.evaluate("html => set(html)", stands)
    if done:
        blank.evaluate(f"() => {{ {done}; }}")
    blank.evaluate("html => { lay(html); }", answer)
    assert blank.evaluate(f"() => Boolean({true})"), blank.evaluate("() => document.body.innerHTML")


def test_an_answer_without_its_target_changes_nothing(blank: Page) -> None:
    blank.evaluate("html => set(html)", form('<p id="a">one</p>'))
    swapped: Any = blank.evaluate("() => lay('').length")
    assert swapped == 0
    assert blank.evaluate("() => document.getElementById('a').textContent") == "one"


def test_whoever_waits_for_it_is_told(blank: Page) -> None:
    blank.evaluate("html => set(html)", form('<p id="a">one</p>'))
    told = "() => new Promise((done) => { document.addEventListener('ecc:patched', () => done(true), {once: true}); lay('%s'); })"
    assert blank.evaluate(told % form('<p id="a">two</p>'))
