"""A person's browser window, watched all the time: nothing may be asked of anybody but the house, nothing may go wrong on the
console (where a browser reports a breach of the Content-Security-Policy too)."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.cast import PASSWORD

DESKTOP, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
TOLD = """document.addEventListener("securitypolicyviolation",
    (breach) => console.error(`policy: ${breach.effectiveDirective} ${breach.blockedURI}`))"""

SETTLED = "document.getAnimations().filter((one) => one instanceof CSSTransition).forEach((one) => one.finish())"
REPLACED = ("console: htmx:sendAbort", "console: htmx:afterRequest")  # said when what is typed replaces a request under way


class Window:
    """One tab of one person."""

    def __init__(self, context: BrowserContext, house: str) -> None:
        self.house = house
        self.wrong: list[str] = []
        self._forgiven = list(REPLACED)
        context.set_default_timeout(10_000)
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
        self.page.get_by_label("Login").fill(name)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Log in", exact=True).click()

    def examine(self) -> None:
        """No finding of axe and no sideways scrolling, on a desktop and on a phone, light and dark."""
        findings = []
        for name, viewport in (("desktop", DESKTOP), ("phone", PHONE)):
            self.page.set_viewport_size(viewport)  # type: ignore[arg-type]
            for scheme in ("dark", "light"):
                self.page.emulate_media(color_scheme=scheme)
                self.page.evaluate(SETTLED)  # else axe measures colours on their way
                for one in Axe().run(self.page).response["violations"]:
                    places = "; ".join(node["html"][:120] for node in one["nodes"][:3])
                    findings.append(f"{name}, {scheme}: {one['id']}: {one['help']}: {places}")
            if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                findings.append(f"{name}: the page scrolls sideways")
        self.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
        self.wrong += [f"{self.page.url}: {finding}" for finding in findings]

    @property
    def charger(self) -> int:
        """The one whose page this is, as the doorbell names it."""
        return int(self.page.url.partition("/chargers/")[2].partition("/")[0])

    def shows(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()
