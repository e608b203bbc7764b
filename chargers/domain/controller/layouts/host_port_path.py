"""EVC: `host:port/path/#OSN#` in one setting, TLS as a switch in another (R11, R14, R15)."""

from __future__ import annotations

from chargers.domain.controller.definition import ControllerDefinition, FieldRole
from chargers.domain.controller.layouts.layout_parts import FieldsRead, FieldsWritten, Texts, same_port
from chargers.domain.controller.options import Options
from chargers.domain.endpoint.endpoint import DEFAULT_PORTS, Endpoint, Placeholder
from chargers.domain.endpoint.lenient import LooseAddress, read_address
from chargers.domain.errors import Code, Notice
from chargers.domain.shown import shown_text


def write(controller_type: ControllerDefinition, endpoint: Endpoint, tail: str, known: Texts) -> FieldsWritten:
    """The texts of an address `host:port/path` with what follows it, and of the options that say whether TLS is used."""
    texts = {FieldRole.ADDRESS: f"{endpoint.host}:{endpoint.port}{endpoint.path}{tail}"}
    notices = _tail_notices(tail)
    if field := controller_type.field(FieldRole.OPTIONS):
        texts[FieldRole.OPTIONS], more = _options(known.get(FieldRole.OPTIONS, ""), field.default, endpoint.tls)
        notices += more
    return FieldsWritten(texts, notices)


def read(known: Texts) -> FieldsRead:
    """The endpoint that these texts say, with what is odd about them; none where the address cannot be read."""
    text = known.get(FieldRole.ADDRESS, "")
    loose = read_address(text)
    tls, notices = _tls(known.get(FieldRole.OPTIONS), loose)
    notices += _oddities(loose)
    port = DEFAULT_PORTS[tls] if not any(loose.ports) else loose.port
    if not loose.host or port is None:
        unreadable = (Notice(Code.ADDRESS_UNREADABLE, FieldRole.ADDRESS),) if text.strip() else ()
        return FieldsRead(None, loose.tail, notices + unreadable if text.strip() else ())
    return FieldsRead(Endpoint(tls, loose.host, port, loose.path or "/"), loose.tail, notices + _tail_notices(loose.tail))


def same_address(a: str, b: str, *, ocpp_id: str | None, tls: bool | None) -> bool:
    """Whether either text leads to the same place. `ocpp_id` stands for its placeholder; `tls` None: not known."""
    one, two = read_address(a), read_address(b)
    return (
        one.host == two.host
        and (one.path or "/") == (two.path or "/")
        and same_port(":".join(one.ports), ":".join(two.ports), tls=tls)
        and _replaced(one.tail, ocpp_id) == _replaced(two.tail, ocpp_id)
        and one.scheme == two.scheme  # what a charger does with a scheme in there nobody knows
        and one.has_user_info == two.has_user_info is False
    )


def _replaced(tail: str, ocpp_id: str | None) -> str:
    """A literal ID at the end means what the placeholder means, for the charger whose ID it is."""
    return Placeholder.OCPP_ID.value if ocpp_id and tail == ocpp_id else tail


def _options(known: str, default: str, tls: bool) -> tuple[str, tuple[Notice, ...]]:
    if not known.strip():
        return Options.parse(default).with_tls(tls).format(), (Notice(Code.OPTIONS_UNKNOWN, FieldRole.OPTIONS),)  # R15
    options = Options.parse(known)
    if not options.malformed:
        return options.with_tls(tls).format(), ()
    if options.tls is tls:
        return known, (Notice(Code.OPTIONS_LEFT_ALONE, FieldRole.OPTIONS),)
    repaired = options.repaired().with_tls(tls).format()
    return repaired, (Notice(Code.OPTIONS_MALFORMED, FieldRole.OPTIONS, {"repaired": shown_text(repaired, 500)}),)


def _tls(text: str | None, loose: LooseAddress) -> tuple[bool, tuple[Notice, ...]]:
    """Whether the charger uses TLS, as far as its settings tell."""
    options = Options.parse(text or "")
    malformed = (Notice(Code.OPTIONS_LEFT_ALONE, FieldRole.OPTIONS),) if options.malformed else ()
    if options.tls is not None:
        return options.tls, malformed
    code = Code.OPTIONS_CONTRADICT if options.contradicts else Code.TLS_UNKNOWN
    return loose.scheme == "wss", (*malformed, Notice(code, FieldRole.OPTIONS))


def _oddities(loose: LooseAddress) -> tuple[Notice, ...]:
    """What the address holds and should not, or lacks."""
    found: list[Notice] = []
    if loose.scheme:
        found.append(Notice(Code.SCHEME_IN_ENDPOINT, FieldRole.ADDRESS, {"scheme": shown_text(loose.scheme, 20)}))
    if loose.has_user_info:
        found.append(Notice(Code.USER_INFO_IN_ENDPOINT, FieldRole.ADDRESS))
    if not any(loose.ports):
        found.append(Notice(Code.PORT_MISSING, FieldRole.ADDRESS))
    if len(loose.ports) > 1:
        found.append(Notice(Code.TWO_PORTS, FieldRole.ADDRESS))
    if "#" in loose.path or (loose.tail and not loose.path):
        found.append(Notice(Code.PLACEHOLDER_POSITION, FieldRole.ADDRESS))
    return tuple(found)


def _tail_notices(tail: str) -> tuple[Notice, ...]:
    match Placeholder.of(tail):
        case Placeholder.OCPP_ID:
            return ()
        case Placeholder.SERIAL:
            return (Notice(Code.SERIAL_PLACEHOLDER, FieldRole.ADDRESS),)  # R11
        case Placeholder.NONE:
            return (Notice(Code.NO_PLACEHOLDER, FieldRole.ADDRESS),)
        case Placeholder.LITERAL:
            return (Notice(Code.LITERAL_ID, FieldRole.ADDRESS, {"segment": shown_text(tail)}),)
