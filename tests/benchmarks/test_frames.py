"""The frames that the load sends are what chargers send, and each asks for an answer of its own."""

from __future__ import annotations

import json

import pytest
from websockets.frames import Frame
from websockets.http11 import Request
from websockets.server import ServerProtocol
from websockets.streams import StreamReader

from benchmarks import frames


def sent(data: bytes) -> list[object]:
    """What a server reads, by a library that the load does not use."""
    protocol = ServerProtocol()
    protocol.receive_data(frames.handshake(7, 9000))
    (request,) = protocol.events_received()
    assert isinstance(request, Request)
    protocol.send_response(protocol.accept(request))
    protocol.receive_data(data)
    return [json.loads(bytes(frame.data)) for frame in protocol.events_received() if isinstance(frame, Frame)]


@pytest.mark.parametrize(
    "questions", [[frames.boot(7)], frames.heartbeats(), frames.statuses()], ids=["boot", "heartbeat", "status"]
)
def test_each_question_is_a_call_with_an_id_of_its_own(questions: list[frames.Question]) -> None:
    calls = [sent(question.frame)[0] for question in questions]
    names = [call[1] for call in calls if isinstance(call, list) and call[0] == 2]
    assert len(set(names)) == len(questions)
    assert [question.answer for question in questions] == [f'[3,"{name}",'.encode() for name in names]


def test_the_handshake_is_read_as_it_was_meant() -> None:
    reader = StreamReader()
    reader.feed_data(frames.handshake(7, 9000))
    parser = Request.parse(reader.read_line)
    with pytest.raises(StopIteration) as ended:
        next(parser)
    request = ended.value.value
    assert request.path == "/ocpp/NL*BENCH*000007"
    assert request.headers["Authorization"].startswith("Basic ")


def test_a_call_of_the_server_is_refused_by_its_id() -> None:
    assert sent(frames.refusal(b'[2,"x1","GetConfiguration",{}]')) == [[4, "x1", "NotSupported", "", {}]]


def test_long_frames_have_a_long_head() -> None:
    assert sent(frames.masked(0x81, json.dumps(["y" * 1000]).encode())) == [["y" * 1000]]
