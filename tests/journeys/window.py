"""A person's browser window, watched all the time: nothing may be asked of anybody but the house, nothing may go wrong on the
console (where a browser reports a breach of the Content-Security-Policy too)."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.cast import PASSWORD
from tests.journeys.pages import SOON
from tests.web import sight

TOLD = """document.addEventListener("securitypolicyviolation",
    (breach) => console.error(`policy: ${breach.effectiveDirective} ${breach.blockedURI}`))"""

REPLACED = ("console: htmx:sendAbort", "console: htmx:afterRequest")  # said when what is typed replaces a request under way


class Window:
    """One tab of one person."""

    def __init__(self, context: BrowserContext, house: str) -> None:
        self.house = house
        self.wrong: list[str] = []
        self._forgiven = list(REPLACED)
        context.set_default_timeout(SOON)
        context.add_init_script(TOLD)
        context.on("request", lambda request: self._asked(request.url))
        context.on("console", lambda said: self._said(said.type, said.text))
        context.on("weberror", lambda error: self._said("error", str(error.error)))
        self.page: Page = context.new_page()
        self.page.on("websocket", lambda socket: self._asked(socket.url.replace("ws://", "http://")))

    def _asked(self, url: str) -> None:
        if not url.startswith((f"{self.house}/", "data:", "about:")):
            self.wrong.append(f"asked elsewhere: {url}")

    def _said(self, kind: str, text: str) -> None:
        if kind == "error":
            self.wrong.append(f"console: {text}")

    def forgive(self, part: str) -> None:
        """The console may say this: it is what the journey is about."""
        self._forgiven.append(part)

    @property
    def complaints(self) -> list[str]:
        return [one for one in self.wrong if not any(part in one for part in self._forgiven)]

    def log_in(self, name: str, password: str = PASSWORD) -> None:
        self.page.goto("/accounts/login/")
        self.page.fill("[name=login]", name)  # by name: the walk is made in every language
        self.page.fill("[name=password]", password)
        self.page.click("form.account-form button.btn-primary")

    def examine(self) -> None:
        """No finding of axe and no sideways scrolling, on a desktop and on a phone, light and dark."""
        self.wrong += [f"{self.page.url}: {finding}" for finding in sight.examine(self.page)]

    @property
    def charger(self) -> int:
        """The one whose page this is, as the doorbell names it."""
        return int(self.page.url.partition("/chargers/")[2].partition("/")[0])

    def shows(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()
