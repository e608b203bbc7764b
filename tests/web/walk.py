"""The pages worth a picture, in the order in which a person meets them: name, who, and how to get there."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.cast import PASSWORD

URL = "wss://devices.ecotap.com/registry/ocpp/NL*ECO*1000"
Go = Callable[[Page], object]


def to(path: str) -> Go:
    return lambda page: page.goto(path)


def of(ocpp_id: str, part: str = "") -> Go:
    """A page of the charger with this ID."""

    def go(page: Page) -> None:
        page.goto("/?q=" + ocpp_id.replace("*", "%2A"))
        page.goto((page.locator(".cell-id > a", has_text=ocpp_id).first.get_attribute("href") or "/") + part)

    return go


def typed(page: Page) -> None:
    of("NL*ECO*1000", "connection/")(page)
    page.fill("#url", URL)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.fill("#token", "53Umkk1q7rEM")
    page.wait_for_selector("#row-address.row-ticked")


def switches(page: Page) -> None:
    typed(page)
    page.click("#switches summary")


def refused(page: Page) -> None:
    of("NL*ECO*2000", "connection/")(page)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.fill("#url", "wss://devices.ecotap.com/registry/ocpp/NL*ECO*2000")
    page.wait_for_selector(".note-line-bad")


PASTED = "Hello,\nhere is the connection.\nURL: wss://csms.example.com/ocpp/\nOCPP ID: FR*ABC*E0042\nToken: 53Umkk1q7rEM\nRegards"
DOUBTFUL = "Live: wss://csms.example.com/a/\nAlso: wss://csms.example.org/b/\n"


def pasted(page: Page) -> None:
    of("NL*ECO*1000", "connection/")(page)
    page.locator("#pasted").fill(PASTED)
    page.locator("#found").wait_for()


def asked(page: Page) -> None:
    of("NL*ECO*1000", "connection/")(page)
    page.locator("#pasted").fill(DOUBTFUL)
    page.locator("#asked-which_address").wait_for()


def undecided(page: Page) -> None:
    of("NL*ECO*1000", "connection/")(page)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.fill("#url", "wss://devices.ecotap.com/registry/ocpp/NL*ECO*1100")
    page.wait_for_selector("[name=ocpp_id_is]")


def cpa(page: Page) -> None:
    of("NL-ECO-3000", "connection/")(page)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.fill("#url", "wss://devices.ecotap.com/ocpp1.6/secured/NL-ECO-3000")
    page.wait_for_selector("#row-address.row-ticked")


def preview(page: Page) -> None:
    typed(page)
    page.click("button[value=preview]")
    page.wait_for_url("**/preview/**")


def sure(page: Page) -> None:
    preview(page)
    page.click("form[action$='apply/'] button")
    page.wait_for_load_state("load")


def menu(page: Page) -> None:
    page.goto("/")
    page.click(".menu summary")


def manage(page: Page) -> None:
    page.goto("/people/")
    page.click(".manage summary")


def palette(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Control+k")
    page.fill("#palette-field", "eco")
    page.locator("#palette .found-word", has_text="NL*ECO*1000").wait_for()


def sections(page: Page) -> None:
    """The bar's sections as a phone shows them."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/waiting-room/")
    page.click(".bar-button")


def addresses(page: Page) -> None:
    page.goto("/waiting-room/")
    page.click("main details summary")


def forged(page: Page) -> None:
    """A form whose token is not that of the session."""
    page.goto("/")
    page.evaluate("document.querySelector('.menu [name=csrfmiddlewaretoken]').value = 'x'.repeat(64)")
    page.evaluate("document.querySelector('.menu button[value=system]').click()")
    page.wait_for_url("**/preferences/")


def wrong_password(page: Page) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", "nobody")
    page.fill("[name=password]", "not-a-password")
    page.click("form.account-form button.btn-primary")
    page.wait_for_selector(".alert, .invalid-feedback, .errorlist, .note-bad")


def reauthenticated(path: str) -> Go:
    """A page of the account that asks for the password once more, when that was long ago."""

    def go(page: Page) -> None:
        page.goto(path)
        if "reauthenticate" in page.url:
            page.fill("[name=password]", PASSWORD)
            page.click("form.account-form button.btn-primary")
            page.wait_for_load_state("load")

    return go


def changed(ocpp_id: str) -> Go:
    def go(page: Page) -> None:
        of(ocpp_id)(page)
        page.goto(page.locator("a[href*='/changes/']").first.get_attribute("href") or "/")

    return go


def end_token(page: Page) -> None:
    of("NL*ECO*1000", "edit/")(page)
    page.click("a[href*='/tokens/']")
    page.wait_for_load_state("load")


def columns(page: Page) -> None:
    """The usual ones, and what can be chosen."""
    page.goto("/")
    page.click("#look > summary")
    page.click("#look button[name=usual]")
    page.wait_for_load_state("load")
    page.click("#look > summary")


def every_column(page: Page) -> None:
    columns(page)
    for box in page.locator("#look [name=column]").all():
        box.check()
    page.check("#rows-compact")
    page.click("#look button:not([name])")
    page.wait_for_load_state("load")
    page.wait_for_selector(".compact")


def saved_views(page: Page) -> None:
    page.goto("/?state=offline&sort=-heard")
    page.click("#views > summary")
    page.fill("#view-name", "Offline for long, the quay and everything else")
    page.click("#views button.btn-primary")
    page.wait_for_load_state("load")
    page.click("#views > summary")


def retired(page: Page) -> None:
    page.goto("/?state=retired")
    page.goto(page.locator(".cell-id > a").first.get_attribute("href") or "/")


def settings_typed(page: Page) -> None:
    of("NL*ECO*1000", "settings/edit/?group=charging")(page)
    page.fill("[name='new:chg_StationMaxCurrent']", "32")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.fill("[name='piece:chg_RatedCurrent:0']", "16")
        page.press("[name='piece:chg_RatedCurrent:0']", "Tab")
    page.wait_for_selector("#row-chg_5fRatedCurrent.row-ticked")


def settings_wrong(page: Page) -> None:
    of("NL*ECO*1000", "settings/edit/?group=charging")(page)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.fill("[name='piece:chg_RatedCurrent:0']", "16,5")
        page.press("[name='piece:chg_RatedCurrent:0']", "Tab")
    page.wait_for_selector(".note-line-bad")


def settings_preview(page: Page) -> None:
    settings_typed(page)
    page.click("button[value=preview]")
    page.wait_for_url("**/preview/**")


def ocpp_info_preview(page: Page) -> None:
    of("NL*ECO*1000", "ocpp-info/")(page)
    page.fill("[name=model]", "DC120")
    page.fill("[name=serial]", "1891399")
    page.click("form[action$='restore/'] button:not([name])")
    page.wait_for_url("**/preview/**")


def takeover(ocpp_id: str) -> Go:
    def go(page: Page) -> None:
        of(ocpp_id, "replaces/?former=NL*ECO*1008")(page)
        page.click("button[value=all]")
        page.wait_for_url("**/preview/**")

    return go


def settings_sure(page: Page) -> None:
    settings_preview(page)
    page.click("form[action$='apply/'] button")
    page.wait_for_load_state("load")


def settings_uploaded(page: Page) -> None:
    of("NL*ECO*1000", "settings/upload/")(page)
    rows = [("LightIntensity", "70"), ("com_Endpoint", "x:1/"), ("NewKey", "1")]
    text = json.dumps({"configurationKey": [{"key": key, "readonly": False, "value": value} for key, value in rows]})
    page.set_input_files("#file", {"name": "other.json", "mimeType": "application/json", "buffer": text.encode()})
    page.click("form[action$='upload/'] button")
    page.wait_for_load_state("load")


def settings_compared(page: Page) -> None:
    of("NL*ECO*1000", "settings/compare/?with=NL*ECO*2000")(page)


def messages_open(page: Page) -> None:
    of("NL*ECO*1000", "messages/")(page)
    for action in ("ChangeConfiguration", "MakeCoffee"):
        page.locator("#main summary", has_text=action).first.click()


def by_hand(page: Page) -> None:
    preview(page)
    page.click("a[href*='by-hand']")
    page.wait_for_url("**/by-hand/**")


def backend(page: Page) -> None:
    page.goto("/backends/")
    page.click("text=Ecotap platform")
    page.wait_for_load_state("load")


def backend_failing(page: Page) -> None:
    page.goto("/backends/")
    page.click("text=The platform of the Northern Fleet")
    page.wait_for_load_state("load")


def backend_part(part: str) -> Go:
    def go(page: Page) -> None:
        backend(page)
        page.goto(page.url + part)

    return go


def backend_wrong(page: Page) -> None:
    page.goto("/backends/add/?url=wss://devices.ecotap.com:443/registry/ocpp/NL*ECO*1000")
    page.fill("#id_name", "ecotap PLATFORM")
    page.click("main form button")
    page.wait_for_selector(".invalid-feedback")


def backend_chosen(page: Page) -> None:
    of("NL*ECO*1000", "connection/")(page)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.select_option("#backend", label="Ecotap platform")
    page.wait_for_selector("#row-address.row-ticked")


def sheets(page: Page) -> None:
    page.goto("/?q=NL*ECO")
    keys = page.eval_on_selector_all(".row-pick", "all => all.slice(0, 3).map(one => 'charger=' + one.value).join('&')")
    page.goto(f"/chargers/sheets/?{keys}")


def chargers_picked(page: Page) -> None:
    page.goto("/?q=NRD")
    for number in (9100, 9101):
        page.get_by_label(f"NL*NRD*{number}", exact=False).first.check()
    page.wait_for_selector("#picked[data-open]")


def chargers_read(page: Page) -> None:
    chargers_picked(page)
    page.click("button[formaction='/chargers/read/']")
    page.wait_for_url("**/read/**")


def chargers_tags(page: Page) -> None:
    chargers_picked(page)
    page.click("button[formaction='/chargers/tags/']")
    page.wait_for_url("**/tags/**")


def chargers_tags_long(page: Page) -> None:
    chargers_tags(page)
    page.fill("#id_add", "W" * 40)
    page.click("main form button.btn-primary")
    page.wait_for_selector(".row-pick")
    page.goto(f"/chargers/tags/?every=1&tag={'w' * 40}")


def sent(page: Page) -> None:
    """What would become of two chargers at a backend."""
    chargers_picked(page)
    page.click("button[formaction='/fleets/send/']")
    page.wait_for_url("**/send/**")
    page.select_option("#to", index=3)
    page.click("text=See what would happen")
    page.wait_for_selector("#what-title")


def sent_off(page: Page) -> None:
    sent(page)
    page.click("main form[method=post] .btn-primary")
    page.wait_for_selector("#series, button[name=anyway]")
    if page.locator("button[name=anyway]").count():  # nobody answers at a made-up backend
        page.click("button[name=anyway]")
    page.wait_for_selector("#series")


def filters_open(page: Page) -> None:
    page.goto("/?state=never_seen&q=NRD")
    page.click("#fold summary")


def linked(path: str, text: str) -> Go:
    """The page behind a link of this one."""

    def go(page: Page) -> None:
        page.goto(path)
        page.goto(page.get_by_role("link", name=text).first.get_attribute("href") or "/")

    return go


def further(go: Go, selector: str) -> Go:
    """The page behind a link of that one."""

    def on(page: Page) -> None:
        go(page)
        page.goto(page.locator(selector).first.get_attribute("href") or "/")

    return on


def name_taken(page: Page) -> None:
    page.goto("/people/add/")
    page.fill("#id_first_name", "Another")
    page.fill("#id_username", "OWNER")
    page.fill("#id_email", "no address")
    page.locator("main button.btn-primary").click()
    page.wait_for_selector(".invalid-feedback")


def site_taken(page: Page) -> None:
    linked("/organisations/", "Harbour Charging")(page)
    page.fill("#id_site-name", "QUAY 4")
    page.locator("form[action$='sites/add/'] button").click()
    page.wait_for_selector(".invalid-feedback")


def site_edit(page: Page) -> None:
    further(of("NL*ECO*1000"), "main a[href^='/sites/']")(page)
    page.click("main a[href$='/edit/']")
    page.wait_for_url("**/edit/")


def site_long(page: Page) -> None:
    """As long as each field takes it."""
    further(of("NL*NRD*9000"), "main a[href^='/sites/']")(page)
    page.click("main a[href$='/edit/']")
    typed = {"address": "W" * 250, "directions": "\n".join(["W" * 82] * 12), "contact_name": "M" * 120}
    typed |= {"contact_phone": "+31 (0)10 123 45 67 89 00 ext. 12345678", "contact_email": f"{'m' * 60}@{'w' * 60}.{'w' * 60}.nl"}
    for name, text in typed.items():
        page.fill(f"#id_{name}", text)
    page.click("main form button.btn-primary")
    page.wait_for_selector("#site")


def site_wrong(page: Page) -> None:
    site_edit(page)
    page.fill("#id_contact_phone", "ask at the desk")
    page.fill("#id_contact_email", "no address")
    page.locator("main form button.btn-primary").click()
    page.wait_for_selector(".invalid-feedback")


def alerts_edited(page: Page) -> None:
    page.goto("/alerts/")
    page.click("a[href*='/alerts/subscriptions/']")
    page.wait_for_url("**/subscriptions/**")


def alerts_wrong(page: Page) -> None:
    alerts_edited(page)
    page.fill("[name=offline_minutes]", "0")
    page.click("main form.card button.btn-primary")
    page.wait_for_load_state("load")


def import_brought(rows: str, kind: str = "chargers") -> Go:
    """The page of a table that was pasted just now, once its rows are judged."""

    def go(page: Page) -> None:
        page.goto(f"/fleets/imports/begin/{kind}/")
        page.fill("#id_pasted", rows)
        page.click("main form.card button.btn-primary")
        page.wait_for_selector("#import .state-warn, #import .note-bad")

    return go


GOOD_ROWS = (
    "OCPP ID\tController type\tSerial number\tToken\nNL*NEW*1\tEVC 5.X\t1819001\tt0ken-one\nNL*NEW*2\tCPA\t900002\tt0ken-two\n"
)
BAD_ROWS = f"{GOOD_ROWS}NL*NEW*2\tEVC 9\t1.81E+06\tt0ken-two\nNL*ECO*1000\tEVC 4.X\t1819003\t***\n"
GUESSED_ROWS = "NL*NEW*1\t1819001\ts3cret-t0ken-1\nNL*NEW*2\t1819002\ts3cret-t0ken-2\n"
MOVED_ROWS = "OCPP ID\tURL\nNL*ECO*1000\twss://new.example.com/ocpp/\nNL*NOBODY*1\thttps://new.example.com/\n"


def moves_prepared(page: Page) -> None:
    """Moves of a table that wait."""
    import_brought(MOVED_ROWS, "moves")(page)
    with page.expect_navigation():
        page.click("form[action$='/go-ahead/'] button")
    page.wait_for_selector("a[href$='/prepared/']")  # the rows go ahead beside the page, which follows
    page.goto("/fleets/prepared/")
    page.wait_for_selector("#lot-title")


PAGES: list[tuple[str, str, Go]] = [
    ("landing", "anna", to("/fleets/")),
    ("landing-never-seen", "installer", to("/fleets/?show=never_seen")),
    ("landing-owner", "owner", to("/fleets/")),
    ("landing-list", "anna", to("/fleets/list/")),
    ("imports-none", "installer", to("/fleets/imports/")),
    ("import-begin", "anna", to("/fleets/imports/begin/chargers/")),
    ("import-begin-moves", "anna", to("/fleets/imports/begin/moves/")),
    ("import-good", "anna", import_brought(GOOD_ROWS)),
    ("import-bad", "anna", import_brought(BAD_ROWS)),
    ("import-guessed", "anna", import_brought(GUESSED_ROWS)),
    ("import-refused", "anna", import_brought('OCPP ID\n"NL*1\n')),
    ("import-moves", "anna", import_brought(MOVED_ROWS, "moves")),
    ("imports", "anna", to("/fleets/imports/")),
    ("login", "", to("/accounts/login/")),
    ("login-wrong", "", wrong_password),
    ("password-reset", "", to("/accounts/password/reset/")),
    ("password-reset-sent", "", to("/accounts/password/reset/done/")),
    ("chargers", "anna", to("/")),
    ("chargers-filtered", "anna", to("/?state=offline")),
    ("chargers-page-2", "anna", to("/?page=2&sort=site")),
    ("chargers-filters-open", "anna", filters_open),
    ("chargers-every-column", "anna", every_column),
    ("chargers-saved-views", "anna", saved_views),
    ("chargers-columns", "anna", columns),  # the usual ones again
    ("chargers-picked", "anna", chargers_picked),
    ("send", "anna", sent),
    ("series", "anna", sent_off),
    ("prepared-none", "installer", to("/fleets/prepared/")),
    ("prepared", "anna", moves_prepared),
    ("chargers-read", "anna", chargers_read),
    ("chargers-tags", "anna", chargers_tags),
    ("chargers-tagged", "anna", to("/?tag=phase+2")),
    ("chargers-tags-long", "anna", chargers_tags_long),
    ("charger-differs", "anna", of("NL*ECO*1007")),
    ("charger-options", "anna", of("NL*ECO*1008")),
    ("chargers-none", "anna", to("/?q=nothing-like-this")),
    ("chargers-owner", "owner", to("/")),
    ("chargers-empty", "newcomer", to("/")),
    ("charger", "anna", of("NL*ECO*1000")),
    ("charger-owner", "owner", of("NL*ECO*1000")),
    ("charger-installer", "installer", of("NL*ECO*1000")),
    ("charger-long", "installer", of("DE*LONG*STATION*E1234567")),
    ("charger-wiped", "anna", of("NL*ECO*1004")),
    ("ocpp-info", "anna", of("NL*ECO*1004", "ocpp-info/")),
    ("ocpp-info-preview", "anna", ocpp_info_preview),
    ("ocpp-info-selection", "anna", to("/chargers/restore-ocpp-info/")),
    ("settings", "anna", of("NL*ECO*1000", "settings/")),
    ("settings-edit", "anna", of("NL*ECO*1000", "settings/edit/?group=mobile")),
    ("settings-typed", "anna", settings_typed),
    ("settings-wrong", "anna", settings_wrong),
    ("settings-preview", "anna", settings_preview),
    ("settings-sure", "anna", settings_sure),
    ("settings-upload", "anna", of("NL*ECO*1000", "settings/upload/")),
    ("settings-uploaded", "anna", settings_uploaded),
    ("settings-compared", "anna", settings_compared),
    ("by-hand", "anna", by_hand),
    ("by-hand-never-seen", "anna", of("NL*ECO*1006", "connection/by-hand/")),
    ("history", "anna", of("NL*ECO*1000", "history/")),
    ("history-week", "anna", of("NL*ECO*1000", "history/?span=week")),
    ("history-month", "anna", of("NL*ECO*1000", "history/?span=month")),
    ("history-nothing", "anna", of("NL*ECO*1006", "history/")),
    ("messages", "anna", of("NL*ECO*1000", "messages/")),
    ("messages-open", "anna", messages_open),
    ("messages-none", "anna", of("NL*ECO*1000", "messages/?words=nothing-like-this")),
    ("messages-empty", "anna", of("NL*ECO*1006", "messages/")),
    ("charger-journal", "anna", of("NL*ECO*1000", "journal/")),
    ("journal", "anna", to("/journal/")),
    ("find", "anna", to("/find/?q=current")),
    ("find-none", "installer", to("/find/?q=nothing-like-this")),
    ("palette", "anna", palette),
    ("keys", "anna", to("/help/keys/")),
    ("journal-none", "anna", to("/journal/?who=nobody-like-this")),
    ("editor", "anna", of("NL*ECO*1000", "connection/")),
    ("editor-typed", "anna", typed),
    ("editor-switches", "anna", switches),
    ("editor-refused", "anna", refused),
    ("editor-undecided", "anna", undecided),
    ("editor-pasted", "anna", pasted),
    ("editor-asked", "anna", asked),
    ("editor-cpa", "anna", cpa),
    ("preview", "anna", preview),
    ("sure", "anna", sure),
    ("progress", "anna", changed("NL*ECO*1005")),
    ("progress-away", "anna", changed("NL*ECO*1009")),
    ("charger-away", "anna", of("NL*ECO*1009")),
    ("progress-ended", "anna", changed("NL-ECO-3000")),
    ("backends", "anna", to("/backends/")),
    ("backends-of-an-installer", "installer", to("/backends/")),
    ("backend", "anna", backend),
    ("backend-failing", "anna", backend_failing),
    ("backend-add", "anna", to("/backends/add/")),
    ("backend-wrong", "anna", backend_wrong),
    ("backend-edit", "anna", backend_part("edit/")),
    ("backend-delete", "anna", backend_part("delete/")),
    ("backend-chosen", "anna", backend_chosen),
    ("sheet", "anna", of("NL*ECO*1000", "sheet/")),
    ("sheet-never-seen", "anna", of("NL*ECO*1006", "sheet/")),
    ("sheets", "anna", sheets),
    ("sheets-none", "anna", to("/chargers/sheets/")),
    ("waiting-room", "anna", to("/waiting-room/")),
    ("alerts", "anna", to("/alerts/")),
    ("alerts-owner", "owner", to("/alerts/")),
    ("alerts-none", "newcomer", to("/alerts/")),
    ("alerts-asked-for", "owner", to("/alerts/subscribe/")),
    ("alerts-asked-for-admin", "anna", to("/alerts/subscribe/")),
    ("alerts-edited", "anna", alerts_edited),
    ("alerts-wrong", "anna", alerts_wrong),
    ("help", "anna", to("/help/")),
    ("coming-here", "installer", to("/help/coming-here/")),
    ("help-field", "anna", to("/help/#com_Endpoint")),
    ("waiting-room-addresses", "installer", addresses),
    ("waiting-room-owner", "owner", to("/waiting-room/")),
    ("waiting-room-empty", "newcomer", to("/waiting-room/")),
    ("claim", "anna", to("/waiting-room/claim/?id=EVBOX-77")),
    ("claim-not-found", "anna", to("/waiting-room/claim/?id=NOBODY")),
    ("add-charger", "anna", to("/chargers/add/")),
    ("edit-charger", "anna", of("NL*ECO*1000", "edit/")),
    ("end-token", "anna", end_token),
    ("remove-charger", "anna", of("NL*ECO*1000", "remove/")),
    ("replaces-which", "anna", of("NL*ECO*1000", "replaces/")),
    ("replaces", "anna", of("NL*ECO*1004", "replaces/?former=NL*ECO*1008")),
    ("replaces-not-now", "anna", of("NL*ECO*1000", "replaces/?former=NL*ECO*2000")),
    ("replaces-preview", "anna", takeover("NL*ECO*1009")),
    ("replaces-refused", "anna", takeover("NL*ECO*1004")),
    ("merge-which", "anna", of("NL*ECO*1000", "merge/")),
    ("merge", "anna", of("NL*ECO*1000", "merge/?former=NL*ECO*1009")),
    ("retire-charger", "anna", of("NL*ECO*1000", "retire/")),
    ("charger-retired", "anna", retired),
    ("charger-duplicate", "anna", of("NL*ECO*2000")),
    ("charger-planned", "anna", of("NL*ECO*1006")),
    ("transactions", "anna", of("NL*ECO*1000", "transactions/")),
    ("menu", "anna", menu),
    ("manage", "anna", manage),
    ("menu-owner", "owner", menu),
    ("sections", "anna", sections),
    ("second-factor", "anna", to("/accounts/2fa/")),
    ("second-factor-app", "anna", reauthenticated("/accounts/2fa/totp/activate/")),
    ("second-factor-passkey", "anna", reauthenticated("/accounts/2fa/webauthn/add/")),
    ("passkeys", "anna", to("/accounts/2fa/webauthn/")),
    ("again-password", "anna", to("/accounts/reauthenticate/")),
    ("email", "anna", to("/accounts/email/")),
    ("password", "anna", to("/accounts/password/change/")),
    ("log-ins", "anna", to("/accounts/sessions/")),
    ("organisations", "anna", to("/organisations/")),
    ("organisations-none", "anna", to("/organisations/?q=nothing-like-this")),
    ("organisation-add", "anna", to("/organisations/add/")),
    ("organisation", "anna", linked("/organisations/", "Harbour Charging")),
    ("organisation-new", "anna", linked("/organisations/", "A new customer")),
    ("organisation-site-taken", "anna", site_taken),
    ("site", "anna", further(linked("/organisations/", "Harbour Charging"), "main a[href^='/organisations/'][href*='/sites/']")),
    ("site-page", "owner", further(of("NL*ECO*1000"), "main a[href^='/sites/']")),
    ("site-page-unknown", "anna", further(of("NL*NRD*9000"), "main a[href^='/sites/']")),
    ("site-page-long", "anna", site_long),
    ("site-edit", "installer", site_edit),
    ("site-edit-wrong", "installer", site_wrong),
    ("people", "anna", to("/people/")),
    ("people-none", "anna", to("/people/?q=nothing-like-this")),
    ("person-add", "anna", to("/people/add/")),
    ("person-add-taken", "anna", name_taken),
    ("person", "anna", linked("/people/", "Installer")),
    ("person-new", "anna", linked("/people/", "Bartholomew")),
    ("person-edit", "anna", further(linked("/people/", "Installer"), "main a[href$='/edit/']")),
    ("membership", "anna", further(linked("/people/", "Installer"), "main a[href*='/memberships/']")),
    ("person-oneself", "anna", linked("/people/", "Anna Admin")),
    ("logout", "anna", to("/accounts/logout/")),
    ("not-found", "anna", to("/chargers/999999/")),
    ("forbidden", "owner", of("NL*ECO*1000", "connection/")),
    ("forged", "owner", forged),
]
