"""What settings make a controller dial, as tables: the document's own examples, and what leads nowhere."""

import pytest

from chargers.simulator.controllers import StoredTarget, controller_of
from chargers.simulator.dial import CannotDial, CannotStart

ID, KEY = "TEST-OCPPID", "9N8gGyS8Un7g4IY9dRIC"
OPTIONS = "Events=1,BlockBeforeBoot=1,Wdt=0,updSendInIdle=0,blockLgFull=0"


def settings(controller: str, **more: str) -> dict[str, str]:
    kind = controller_of(controller)
    dashed = {name.replace("_URL", "-URL").replace("_Portnr", "-Portnr").replace("_Path", "-Path"): v for name, v in more.items()}
    return {key.name: key.value for key in kind.keys} | dashed


def evc(endpoint: str, tls: int = 0, **more: str) -> dict[str, str]:
    return settings("evc5", com_Endpoint=endpoint, com_OCPPID=ID, com_Options=f"{OPTIONS},useTLS={tls},conMaster=0", **more)


def cpa(url: str, port: str, path: str, **more: str) -> dict[str, str]:
    return settings("cpa", BackOffice_URL=url, BackOffice_Portnr=port, BackOffice_Path=path, OCPPID=ID, **more)


@pytest.mark.parametrize(
    ("controller", "stored", "url", "credentials"),
    [
        ("cpa", cpa("ws://www.example.com", "80", "/ocpp1.6/path/"), f"ws://www.example.com:80/ocpp1.6/path/{ID}", None),
        (
            "cpa",
            cpa("wss://192.168.255.8", "443", "/ocpp1.6/secured/", AuthorizationKey=KEY),
            f"wss://192.168.255.8:443/ocpp1.6/secured/{ID}",
            (ID.encode(), KEY.encode()),
        ),
        ("evc4", evc("www.example.com:80/ocpp1.6/path/#OSN#"), f"ws://www.example.com:80/ocpp1.6/path/{ID}", None),
        (
            "evc5",
            evc("192.168.255.8:443/ocpp1.6/secured/#OSN#", 1, authorizationKey=f"{ID}:{KEY}"),
            f"wss://192.168.255.8:443/ocpp1.6/secured/{ID}",
            (ID.encode(), KEY.encode()),
        ),
        ("evc5", evc("ocpp.example:80/#SN#"), "ws://ocpp.example:80/1811234", None),
        ("evc5", evc("[2001:db8::1]:443/x/#OSN#", 1), f"wss://[2001:db8::1]:443/x/{ID}", None),
        ("evc5", evc("h:1/#OSN#", authorizationKey="other:a:b"), f"ws://h:1/{ID}", (b"other", b"a:b")),
        ("evc5", evc("h:1/#OSN#", authorizationKey="nocolon"), f"ws://h:1/{ID}", (b"nocolon", b"")),
    ],
)
def test_dials(controller: str, stored: dict[str, str], url: str, credentials: tuple[bytes, bytes] | None) -> None:
    dial = controller_of(controller).dial(stored, "1811234")
    assert (dial.url, (dial.user, dial.password) if dial.credentials else None) == (url, credentials)
    assert ("Authorization" in dial.headers) == (credentials is not None)


@pytest.mark.parametrize(
    ("controller", "stored"),
    [
        ("evc5", evc("wss://h:443/#OSN#")),
        ("evc5", evc("h/#OSN#")),
        ("evc5", evc("192.168.255.8:443:80/ocpp1.6/secured/#OSN#")),
        ("evc5", evc("h:0/#OSN#")),
        ("evc5", evc(":80/#OSN#")),
        ("evc5", evc("h:80")),
        ("evc5", evc("")),
        ("evc5", evc("h:80/#OSN#", com_ProtType="Lms")),
        ("evc4", evc("h:443/#OSN#", 1)),
        ("cpa", cpa("www.example.com", "80", "/x/")),
        ("cpa", cpa("ws://www.example.com:80", "80", "/x/")),
        ("cpa", cpa("ws://www.example.com/", "80", "/x/")),
        ("cpa", cpa("ws://www.example.com", "", "/x/")),
        ("cpa", cpa("ws://www.example.com", "80", "x/")),
    ],
)
def test_leads_nowhere(controller: str, stored: dict[str, str]) -> None:
    with pytest.raises(CannotDial):
        controller_of(controller).dial(stored, "1811234")


@pytest.mark.parametrize(
    ("options", "tls"),
    [
        ("UseTLS=1", True),
        ("usetls=1", True),
        ("Events=1,UseTLS=0", False),
        ("Events=1", False),
        ("UseTLS=1blockLgFull=0", True),  # the document's own missing comma
        ("UseTLS=", False),
        ("", False),
    ],
)
def test_tls_flag(options: str, tls: bool) -> None:
    assert controller_of("evc5").dial(evc("h:1/#OSN#") | {"com_Options": options}, "s").tls is tls


@pytest.mark.parametrize("controller", ["cpa", "evc4", "evc5"])
@pytest.mark.parametrize("url", ["ws://h/a/b", "ws://H:8080/a/b/", "ws://h:80/a/b/TEST-OCPPID", "ws://h/"])
def test_pointed_at_is_what_it_dials(controller: str, url: str) -> None:
    kind = controller_of(controller)
    target = StoredTarget.parse(url, ID, KEY)
    stored = settings(controller) | kind.pointed_at(target, "1811234")
    dial = kind.dial(stored, "1811234")
    assert (dial.host, dial.port, dial.path) == ("h", target.port, f"/a/b/{ID}" if "/a/b" in url else f"/{ID}")
    assert (dial.user, dial.password) == (ID.encode(), KEY.encode())


@pytest.mark.parametrize(
    "url", ["", "h:80/x", "http://h/", "ws://", "ws://h:0/", "ws://h:x/", "ws://u@h/", "ws://h/?a", "ws://h/#OSN#"]
)
def test_a_url_that_makes_no_charger(url: str) -> None:
    with pytest.raises(CannotStart):
        StoredTarget.parse(url, ID)


@pytest.mark.parametrize(
    ("controller", "variant", "serial"),
    [("evc4", "", "11700001"), ("evc5", "", "1810001"), ("evc5", "AC+", "1850001"), ("evc5", "DC", "1890001")],
)
def test_serial_numbers(controller: str, variant: str, serial: str) -> None:
    assert controller_of(controller, variant).serial(1) == serial


@pytest.mark.parametrize(("controller", "variant"), [("evc6", ""), ("evc4", "DC"), ("cpa", "AC")])
def test_unknown_types(controller: str, variant: str) -> None:
    with pytest.raises(CannotStart):
        controller_of(controller, variant)


@pytest.mark.parametrize(
    ("info", "vendor", "model", "serial"),
    [
        ("modelname=DC60,vendorname=Ecotap,CpSn=1891351", "Ecotap", "DC60", "1891351"),
        ("", None, None, None),
        ("modelname=DUO2", None, "DUO2", None),
        ("modelname=,vendorname=Ecotap", "Ecotap", None, None),
        ("vendorname=" + "x" * 30, "x" * 20, None, None),
    ],
)
def test_identity_comes_from_ocpp_info(info: str, vendor: str | None, model: str | None, serial: str | None) -> None:
    said = controller_of("evc5").identity(settings("evc5", com_OCPPInfo=info), "1891351")
    assert (said.get("chargePointVendor"), said.get("chargePointModel")) == (vendor, model)
    assert (said.get("chargePointSerialNumber"), said["chargeBoxSerialNumber"]) == (serial, "1891351")
