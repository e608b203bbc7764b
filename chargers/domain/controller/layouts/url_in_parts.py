"""CPA: scheme and host, port, and path in settings of their own; the charger appends its OCPP ID to the path (R7, R8)."""

from __future__ import annotations

from chargers.domain.controller.definition import ControllerDefinition, FieldRole
from chargers.domain.controller.layouts.layout_parts import FieldsRead, FieldsWritten, Texts, same_port
from chargers.domain.endpoint.endpoint import DEFAULT_PORTS, Endpoint, Placeholder
from chargers.domain.endpoint.lenient import LooseAddress, read_address
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.shown import shown_text


def write(controller_type: ControllerDefinition, endpoint: Endpoint, tail: str, known: Texts) -> FieldsWritten:
    """The texts of `scheme://host`, port and path. Raises `Refusal`: these chargers put their own ID at the end, nothing else."""
    if Placeholder.of(tail) is not Placeholder.OCPP_ID:
        raise Refusal(Notice(Code.PLACEHOLDER_NOT_SUPPORTED, "url", {"controller_type": controller_type.name}))
    return FieldsWritten(
        {
            FieldRole.ADDRESS: f"{endpoint.scheme}://{endpoint.host}",
            FieldRole.PORT: str(endpoint.port),
            FieldRole.PATH: endpoint.path,
        }
    )


def read(known: Texts) -> FieldsRead:
    """The endpoint that these texts say, with what is odd about them; none where the address cannot be read."""
    text = known.get(FieldRole.ADDRESS, "")
    if not text.strip():
        return FieldsRead(None)
    loose = read_address(text)
    tls = loose.scheme == "wss"
    path, notices = _path(known.get(FieldRole.PATH), loose)
    port_text = known.get(FieldRole.PORT, "").strip() or "".join(loose.ports[:1])
    if not port_text:
        notices += (Notice(Code.PORT_MISSING, FieldRole.PORT),)
    port = DEFAULT_PORTS[tls] if not port_text else LooseAddress("", False, "", (port_text,), "", "").port
    notices = _oddities(loose) + notices
    if not loose.host or port is None:
        where = FieldRole.ADDRESS if not loose.host else FieldRole.PORT
        return FieldsRead(None, notices=(*notices, Notice(Code.ADDRESS_UNREADABLE, where)))
    return FieldsRead(Endpoint(tls, loose.host, port, path), notices=notices)


def same_address(a: str, b: str, *, ocpp_id: str | None, tls: bool | None) -> bool:
    """Whether a charger connects to the same place by either text. `tls` counts where their schemes differ; None: not known."""
    one, two = read_address(a), read_address(b)
    known_tls = one.scheme == "wss" if one.scheme == two.scheme else tls
    return (
        one.scheme == two.scheme
        and one.host == two.host
        and same_port(":".join(one.ports), ":".join(two.ports), tls=known_tls)
        and one.path.removesuffix("/") + one.tail == two.path.removesuffix("/") + two.tail
        and one.has_user_info == two.has_user_info is False
    )


def _path(text: str | None, loose: LooseAddress) -> tuple[str, tuple[Notice, ...]]:
    """The path with both its slashes, and what there is to say of it."""
    if text is None:
        return loose.path or "/", (Notice(Code.PATH_UNKNOWN, FieldRole.PATH),)
    path = text.strip()
    if path.startswith("/") and path.endswith("/"):
        return path, ()
    return f"/{path.strip('/')}/" if path.strip("/") else "/", (
        Notice(Code.PATH_SLASH, FieldRole.PATH, {"path": shown_text(path)}),
    )


def _oddities(loose: LooseAddress) -> tuple[Notice, ...]:
    found: list[Notice] = []
    if loose.scheme not in {"ws", "wss"}:
        found.append(Notice(Code.SCHEME_MISSING, FieldRole.ADDRESS))
    if loose.has_user_info:
        found.append(Notice(Code.USER_INFO_IN_ENDPOINT, FieldRole.ADDRESS))
    if loose.ports:
        found.append(Notice(Code.PORT_IN_ADDRESS, FieldRole.ADDRESS))
    if loose.path.strip("/") or loose.tail:
        found.append(Notice(Code.PATH_IN_ADDRESS, FieldRole.ADDRESS))
    return tuple(found)
