"""The pages as a person sees them: fields by their labels, states by their words. Waits for what is awaited, never for time."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

SOON = 30_000  # milliseconds; below the rare look of an open page, so what shows in time came by the doorbell


class ChargerList:
    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self) -> ChargerList:
        self.page.goto("/")
        return self

    def row(self, ocpp_id: str) -> Locator:
        link = self.page.get_by_role("link", name=ocpp_id, exact=True)
        return self.page.get_by_role("row").filter(has=link)

    def state(self, ocpp_id: str) -> Locator:
        return self.row(ocpp_id).locator(".cell-state")

    def follow(self, ocpp_id: str) -> None:
        self.page.get_by_role("link", name=ocpp_id, exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(ocpp_id)


class Editor:
    """The connection editor."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.url = page.get_by_label("Endpoint URL")
        self.token = page.get_by_label("Token", exact=True)
        self.ocpp_id = page.get_by_label("OCPP ID", exact=True)
        self.said_at_url = page.locator("#url-said")
        self.count = page.locator("#actions").get_by_role("status")

    def open(self, ocpp_id: str) -> Editor:
        """By way of the list and the charger's page."""
        ChargerList(self.page).open().follow(ocpp_id)
        self.page.get_by_role("link", name="Edit connection").click()
        expect(self.page.get_by_role("heading", name="What the charger stores")).to_be_visible()
        self.page.wait_for_load_state("load")
        return self

    def paste(self, url: str, token: str | None = None) -> None:
        self.url.fill(url)
        if token is not None:
            self.token.fill(token)

    def answer_new_id(self, ocpp_id: str) -> None:
        """To the question what the last segment is."""
        self.page.get_by_role("button", name=f"{ocpp_id} is its new OCPP ID").click()

    def work_it_out(self) -> None:
        """With scripts off."""
        self.page.get_by_role("button", name="Work it out").last.click()

    def row(self, key: str) -> Locator:
        """The row of one key."""
        return self.page.get_by_role("row").filter(has=self.page.get_by_label(key, exact=True))

    def new(self, key: str) -> Locator:
        return self.page.get_by_label(key, exact=True)

    def ticked(self, key: str) -> Locator:
        return self.page.get_by_role("checkbox", name=f"Write {key}", exact=True)

    def shows(self, fields: dict[str, str]) -> None:
        """The new values, each in its row."""
        for key, value in fields.items():
            expect(self.new(key), key).to_have_value(value, timeout=SOON)

    def preview(self) -> Preview:
        self.page.get_by_role("button", name="Preview").click()
        return Preview(self.page)

    def preview_refused(self) -> None:
        """Preview leads no further than here."""
        self.page.get_by_role("button", name="Preview").click()
        expect(self.count).to_have_text("First solve the point above.")
        expect(self.page).to_have_url(re.compile(r"/connection/$"))


class Preview:
    """What will be done, before anything is sent."""

    def __init__(self, page: Page) -> None:
        self.page = page
        expect(page.get_by_role("heading", name="Before anything is sent")).to_be_visible()

    @property
    def steps(self) -> list[tuple[str, str]]:
        """Key and new value, in order."""
        rows = self.page.locator("table.steps tbody tr:not(.leg)")
        return [
            (row.locator("td").nth(1).inner_text(), row.locator("td").nth(3).locator("code, .quiet").inner_text())
            for row in rows.all()
        ]

    @property
    def keys(self) -> list[str]:
        return [key for key, _ in self.steps]

    def apply(self) -> Sure:
        self.page.get_by_role("button", name="Apply").click()
        return Sure(self.page)


class Sure:
    """The question before a charger leaves."""

    def __init__(self, page: Page) -> None:
        self.page = page
        expect(page.get_by_role("heading", name="Please confirm")).to_be_visible()

    def yes(self) -> Progress:
        self.page.get_by_role("button", name="Yes, apply it").click()
        return Progress(self.page)


class Progress:
    """A change that is carried out, or was."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.state = page.locator("#change-title .state")
        self.sentence = page.locator("#progress [role=status]")
        self.countdown = page.get_by_role("timer")
        self.stage = page.locator(".stages [aria-current=step]")
        expect(self.state).to_be_visible()

    def answer(self, number: int) -> Locator:
        """What the charger said to a step."""
        return self.page.locator(f"#step-{number} .step-answer")

    def becomes(self, state: str, timeout: int = SOON) -> None:
        expect(self.state).to_have_text(state, timeout=timeout)
