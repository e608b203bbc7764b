"""uvicorn is pinned because our protocols lean on its inside. This fails when a name or a shape that they lean on changes."""

from __future__ import annotations

import ast
import inspect
import textwrap
from importlib.metadata import version

import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import Protocol
from websockets.server import ServerProtocol

from ecc_web.server import handshakes
from ecc_web.server.websocket import PatientWebSocketProtocol

CONSTRUCTOR = ["self", "config", "server_state", "app_state", "_loop"]
METHODS = {
    HttpToolsProtocol: {
        "connection_made": ["self", "transport"],
        "connection_lost": ["self", "exc"],
        "data_received": ["self", "data"],
        "handle_websocket_upgrade": ["self"],
        "_should_upgrade": ["self"],
        "on_message_begin": ["self"],
        "on_header": ["self", "name", "value"],
        "on_headers_complete": ["self"],
        "on_message_complete": ["self"],
        "send_400_response": ["self", "msg"],
    },
    WebSocketsSansIOProtocol: {
        "connection_lost": ["self", "exc"],
        "data_received": ["self", "data"],
        "run_asgi": ["self"],
        "handle_cont": ["self", "event"],
        "send_receive_event_to_app": ["self"],
        "handle_ping": ["self"],
        "handle_pong": ["self", "event"],
        "send": ["self", "message"],
        "send_500_response": ["self"],
        "on_task_complete": ["self", "task"],
        "receive": ["self"],
        "shutdown": ["self"],
    },
    Protocol: {
        "data_to_send": ["self"],
        "events_received": ["self"],
        "fail": ["self", "code", "reason"],
        "receive_data": ["self", "data"],
    },
    uvicorn.Server: {"run": ["self", "sockets"], "startup": ["self", "sockets"], "shutdown": ["self", "sockets"]},
}
ATTRIBUTES = [
    "close_sent",
    "close_timeout",
    "conn",
    "curr_msg_data_type",
    "frames",
    "handshake_complete",
    "pending_ping_payload",
    "ping_sent_at",
    "queue",
    "read_paused",
    "transport",
    "writable",
]


def test_the_version_is_the_one_that_was_read() -> None:
    assert version("uvicorn") == "0.54.0"


@pytest.mark.parametrize("owner", METHODS)
def test_methods_take_what_they_took(owner: type) -> None:
    for name, parameters in METHODS[owner].items():
        assert list(inspect.signature(getattr(owner, name)).parameters) == parameters, name


@pytest.mark.parametrize("protocol", [HttpToolsProtocol, WebSocketsSansIOProtocol])
def test_protocols_are_made_with_what_they_were(protocol: type) -> None:
    assert list(inspect.signature(protocol).parameters) == CONSTRUCTOR[1:]


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_the_websocket_protocol_keeps_its_state_where_it_did(name: str) -> None:
    assert f"self.{name}" in inspect.getsource(WebSocketsSansIOProtocol)


def test_an_upgrade_does_no_more_than_ours() -> None:
    """`take_over` stands for these: whoever sees this fail compares them again."""
    source = inspect.getsource(HttpToolsProtocol.handle_websocket_upgrade)
    for line in ("self.connections.discard(self)", "connection_made(self.transport)", "set_protocol(protocol)"):
        assert line in source
    made = inspect.getsource(WebSocketsSansIOProtocol.connection_made)
    assigned = {line.split(" =")[0].strip() for line in made.splitlines() if line.strip().startswith("self.") and " = " in line}
    assert assigned == {"self.transport", "self.server", "self.client", "self.scheme"}


# What uvicorn sets and ours does not: of keepalives and handshakes, which are the pinger's and `take_over`'s.
LEFT_OUT = {"handshake_initiated", "last_ping_rtt", "ping_interval", "ping_timeout", "curr_msg_data_type"}
BY_TAKE_OVER = {"transport", "server", "client", "scheme"}


def test_a_socket_begins_with_all_that_uvicorn_gives_it() -> None:
    """Ours does not call the constructor of uvicorn's: whoever sees this fail compares them again."""
    theirs, ours = (_set_by(protocol) for protocol in (WebSocketsSansIOProtocol, PatientWebSocketProtocol))
    assert theirs - ours == LEFT_OUT | BY_TAKE_OVER


def _set_by(protocol: type) -> set[str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(protocol.__init__)))  # type: ignore[misc]
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)}


def test_a_scope_says_what_uvicorn_says() -> None:
    source = inspect.getsource(WebSocketsSansIOProtocol.handle_connect)
    tree = ast.parse(textwrap.dedent(source))
    scopes = [node.value for node in ast.walk(tree) if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict)]
    theirs = {key.value for scope in scopes for key in scope.keys if isinstance(key, ast.Constant)}
    told = ast.parse(inspect.getsource(handshakes.scope_of))
    ours = next(node.value for node in ast.walk(told) if isinstance(node, ast.Return) and isinstance(node.value, ast.Dict))
    assert {key.value for key in ours.keys if isinstance(key, ast.Constant)} == theirs


def test_frames_are_parsed_by_the_protocol_below_the_handshake() -> None:
    assert list(inspect.signature(Protocol.parse).parameters) == ["self"]
    assert list(inspect.signature(Protocol).parameters) == ["side", "state", "max_size", "logger"]
    assert "super().parse()" in inspect.getsource(ServerProtocol.parse)
