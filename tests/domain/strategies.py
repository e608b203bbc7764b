"""What hypothesis makes for the connection rules: any text at all, texts that nearly fit, and things that do."""

from hypothesis import strategies as st

from chargers.domain.connection.split_fields import Connection
from chargers.domain.controller.definition import ControllerDefinition
from chargers.domain.controller.reported import Reported
from chargers.domain.endpoint.endpoint import Endpoint
from chargers.domain.secret import Secret

# Every code point, half surrogate pairs, NUL and right-to-left marks among them.
anything = st.text(st.characters())

# Pieces of URLs, IDs and lists, right ones and odd ones, in any order.
_PIECES = (
    "ws:// wss:// WSS:// http:// // / : :: @ ? # #OSN# #SN# #osn# { } {id} < > % %2A %zz %C3 [ ] [::1] [fe80::1%eth0] host.nl "
    "192.168.255.8 256.1.1.1 bücher.example xn-- ü a.b .. - 80 :443 :٣ :+80 :8_0 :0 :65536 NL*ECO*1000 ocpp ocpp1.6 "
    "UseTLS useTLS = =0 =1 , comMaster modelname CpSn token: Jeton wachtwoord key <a> </p> &quot; &#"
)
_ODD = (
    " ",
    "\n",
    "\t",
    "\x00",
    "\u202e",
    "\u200b",
    "\ufeff",
    "\ud800",
    "\udcff",
    "٣",
    "9" * 5000,
    "ü" * 70,
    "a" * 600,
    "“",
    "”",
    "«",
)
nearly = st.lists(st.sampled_from([*_PIECES.split(), *_ODD]) | st.text(max_size=4), max_size=12).map("".join)
texts = anything | nearly

_name = st.from_regex(r"[a-z]([a-z0-9-]{0,10}[a-z0-9])?(\.[a-z]{2,8}){1,2}", fullmatch=True)
_ipv4 = st.ip_addresses(v=4).map(str)
_ipv6 = st.ip_addresses(v=6).map(lambda address: f"[{address}]")
_segment = st.text("abcXYZ0189-._~*!$&'()+,;=:@%", min_size=1, max_size=12)


def endpoints(*, tls: bool = True) -> st.SearchStrategy[Endpoint]:
    """Endpoints that we would write; without TLS where the controller type has none."""
    path = st.lists(_segment, max_size=4).map(lambda segments: "".join(f"/{s}" for s in segments) + "/")
    return st.builds(Endpoint, st.booleans() if tls else st.just(False), _name | _ipv4 | _ipv6, st.integers(1, 65535), path)


ocpp_ids = st.text("ABCxyz0189*-_.~+=@!$&'()|", min_size=1, max_size=25)
_printable = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40)
tokens = _printable.filter(lambda text: not set("*xX").issuperset(text)).map(Secret)  # a mask is no token


def connections(controller_type: ControllerDefinition) -> st.SearchStrategy[Connection]:
    """Whole connections that a charger of this type can be given."""
    ids = ocpp_ids.map(lambda text: text[: controller_type.ocpp_id_limit])
    return st.builds(Connection, endpoints(tls=controller_type.tls), ids, st.none() | tokens)


def reported(controller_type: ControllerDefinition) -> st.SearchStrategy[Reported]:
    """What a charger may report: any text, or none, in any of the settings of its type."""
    keys = [field.key for field in controller_type.fields]
    return st.dictionaries(st.sampled_from(keys) | texts, st.none() | texts, max_size=10).map(Reported.of)
