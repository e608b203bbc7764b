"""Properties of the connection rules: the pairs are pairs, and no input raises anything but the domain's own error."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargers.domain.connection import equality, ocpp_id, resolve, token
from chargers.domain.connection.split_fields import Connection, SplitFields, join, split
from chargers.domain.controller import catalogue, serial_number
from chargers.domain.controller.definition import ControllerDefinition, FieldRole
from chargers.domain.controller.options import TLS_FLAG, Options
from chargers.domain.controller.reported import Reported
from chargers.domain.endpoint.endpoint import Endpoint, PastedUrl, Placeholder, parse_url
from chargers.domain.errors import Refusal
from chargers.domain.ocpp_info.info import OcppInfo
from chargers.domain.paste import find
from chargers.domain.paste.connection_of import connection_of
from chargers.domain.secret import Secret
from chargers.domain.shown import shown_text
from tests.domain.strategies import connections, reported, texts

TYPES = catalogue.load("tests/domain/controller/examples/more_types")
every_type = pytest.mark.parametrize("controller_type", TYPES, ids=lambda t: t.code)
refusal_at_most = contextlib.suppress(Refusal)


def as_reported(fields: SplitFields) -> Reported:
    return Reported.of({value.key: value.reveal() for value in fields.values.values()})


@every_type
@given(data=st.data())
def test_join_takes_split_back(controller_type: ControllerDefinition, data: st.DataObject) -> None:
    wanted = data.draw(connections(controller_type))
    present = data.draw(st.just(Reported()) | reported(controller_type))
    try:
        fields = split(controller_type, wanted, present)
    except Refusal as refusal:  # only what is too long, or a key in the charger's own odd spelling
        assert {n.code.value for n in refusal.notices} <= {"value_too_long", "key_too_long"}  # noqa: PT017
        return
    assert join(controller_type, as_reported(fields)).connection == wanted


@every_type
@given(data=st.data())
def test_split_takes_join_back(controller_type: ControllerDefinition, data: st.DataObject) -> None:
    """What is read can be written again, or is refused; and what is written again means what was read."""
    read = join(controller_type, data.draw(reported(controller_type))).connection
    with refusal_at_most:
        written = split(controller_type, read)
        again = join(controller_type, as_reported(written)).connection
        assert (again.endpoint, again.tail) == (read.endpoint, read.tail) or read.endpoint is None


@every_type
@given(data=st.data())
def test_a_split_value_means_itself(controller_type: ControllerDefinition, data: st.DataObject) -> None:
    fields = split(controller_type, data.draw(connections(controller_type)))
    for role, value in fields.values.items():
        assert equality.is_same(controller_type, role, value.value, value.reveal())


@given(texts)
def test_lists_come_out_as_they_went_in(text: str) -> None:
    assert Options.parse(text).format() == text
    assert OcppInfo.parse(text).format() == text


@given(texts, st.booleans())
def test_setting_tls_touches_nothing_else(text: str, tls: bool) -> None:
    before = Options.parse(text)
    after = before.with_tls(tls)
    others = [piece for piece in after.pairs if not piece.is_named(TLS_FLAG)]
    assert others == [piece for piece in before.pairs if not piece.is_named(TLS_FLAG)]
    assert after.tls is tls
    assert after.with_tls(tls) == after
    assert [piece.name for piece in before.pairs] == [piece.name for piece in after.pairs][: len(before.pairs.pieces)]


@given(texts)
def test_a_repair_is_at_rest(text: str) -> None:
    repaired = Options.parse(text).repaired()
    assert repaired.repaired() == repaired


@given(texts)
def test_urls(text: str) -> None:
    with refusal_at_most:
        pasted = parse_url(text)
        pasted.endpoint.check()
        assert parse_url(pasted.endpoint.url()).endpoint == pasted.endpoint


@given(texts)
def test_e_mails(text: str) -> None:
    with refusal_at_most:
        connection, _ = connection_of(find(text))
        assert connection.endpoint is not None
        connection.endpoint.check()


@given(texts, st.none() | texts, st.none() | texts)
def test_targets(url: str, typed: str | None, present: str | None) -> None:
    with refusal_at_most:
        pasted = parse_url(url)
        with refusal_at_most:
            resolve.resolve_for_all(pasted).endpoint.check()
        resolve.resolve(pasted, typed, present).endpoint.check()


@given(texts, texts, st.none() | texts, st.none() | texts)
def test_targets_of_any_pasted_url(segment: str, user: str, typed: str | None, present: str | None) -> None:
    pasted = PastedUrl(Endpoint(True, "h.nl", 443, "/"), segment, Placeholder.LITERAL, user)
    with refusal_at_most:
        resolve.resolve(pasted, typed, present).endpoint.check()


@given(texts, st.none() | st.integers(0, 40))
def test_ocpp_ids(text: str, limit: int | None) -> None:
    with refusal_at_most:
        checked, _ = ocpp_id.check_ocpp_id(text, limit)
        assert ocpp_id.check_ocpp_id(checked, limit)[0] == checked
        assert ocpp_id.id_from_segment(checked) == checked


@given(texts, st.none() | texts, st.booleans())
def test_tokens(text: str, own_id: str | None, prefix_is_meant: bool) -> None:
    with refusal_at_most:
        checked, notices = token.check_token(text, own_id, prefix_is_meant=prefix_is_meant)
        assert checked.reveal() in text
        assert not any(
            checked.reveal() in value for n in notices for k, value in n.values.items() if k not in {"ocpp_id", "length"}
        )


@every_type
@given(data=st.data())
def test_split_of_anything(controller_type: ControllerDefinition, data: st.DataObject) -> None:
    endpoint = st.builds(Endpoint, st.booleans(), texts, st.integers(), texts)
    wanted = st.builds(Connection, st.none() | endpoint, st.none() | texts, st.none() | texts.map(Secret), texts)
    with refusal_at_most:
        fields = split(controller_type, data.draw(wanted), data.draw(reported(controller_type)))
        assert list(fields.values) == [role for role in FieldRole if role in fields.values]
        assert all(len(value.key) <= 50 and len(value.reveal()) <= 500 for value in fields.values.values())


@every_type
@given(data=st.data())
def test_join_of_anything(controller_type: ControllerDefinition, data: st.DataObject) -> None:
    joined = join(controller_type, data.draw(reported(controller_type)))
    assert isinstance(joined.connection.url, str)
    for notice in joined.notices:
        assert all(value == shown_text(value, 500) for value in notice.values.values())


@every_type
@given(a=texts, b=texts, role=st.sampled_from(FieldRole))
def test_meaning_of_anything(controller_type: ControllerDefinition, a: str, b: str, role: FieldRole) -> None:
    assert equality.is_same(controller_type, role, a, a)
    assert equality.is_same(controller_type, role, a, b) == equality.is_same(controller_type, role, b, a)


@given(texts)
def test_ocpp_info_of_anything(text: str) -> None:
    OcppInfo.parse(text).flaws()
    with refusal_at_most:
        made = OcppInfo.of(model=text, vendor="Ecotap", serial="1891351")
        assert OcppInfo.parse(made.format()).model == text.strip()


@given(st.lists(texts, max_size=3), st.lists(texts, max_size=5))
def test_guesses(serials: list[str], keys: list[str]) -> None:
    guess = serial_number.guess_type(serials, keys, TYPES)
    assert guess.controller_type in {None, *(t.code for t in TYPES)}
