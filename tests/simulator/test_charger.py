"""A charger's life over real sockets: what it dials, writes, restarts for, and arrives with."""

from collections.abc import Mapping

import pytest

from chargers.simulator import HandCrankedClock, Happened, OtherBackend
from chargers.simulator.frames import ResultFrame
from tests.simulator.conftest import ID, Dialler


async def write(backend: OtherBackend, settings: Mapping[str, str], ocpp_id: str = ID) -> list[object]:
    answers = []
    for key, value in settings.items():
        answer = await backend.call(ocpp_id, "ChangeConfiguration", {"key": key, "value": value})
        answers.append(answer.payload["status"] if isinstance(answer, ResultFrame) else answer)
    return answers


@pytest.mark.parametrize(("controller", "tls"), [("cpa", False), ("cpa", True), ("evc4", False), ("evc5", False), ("evc5", True)])
async def test_arrives_with_id_and_credentials(backend: OtherBackend, charger_at: Dialler, controller: str, tls: bool) -> None:
    async with charger_at(backend, controller, url=backend.wss_url if tls else backend.ws_url) as charger:
        await charger.until_booted()
        arrival = await backend.arrival(ID)
    assert (arrival.tls, arrival.path, arrival.user, arrival.password_ok) == (tls, f"/ocpp/{ID}", ID, True)


async def test_evc4_cannot_dial_tls_and_stays_in_retry(
    backend: OtherBackend, charger_at: Dialler, clock: HandCrankedClock
) -> None:
    async with charger_at(backend, "evc4", url=backend.wss_url) as charger:
        await clock.advance(3 * 180)
        assert charger.diary.count[Happened.REFUSED] == 4
        assert charger.diary.events[-1].detail == "UseTLS=1, and EVC 4.X has no TLS"
    assert backend.arrivals == []


async def test_restarts_60_seconds_after_a_changed_id_even_if_more_writes_follow(
    backend: OtherBackend, charger_at: Dialler, clock: HandCrankedClock
) -> None:
    async with charger_at(backend) as charger:
        await charger.until_booted()
        assert await write(backend, {"authorizationKey": "NEW:newtoken", "com_OCPPID": "NEW"}) == ["Accepted"] * 2
        await clock.advance(40)
        assert (
            await write(backend, {"com_OCPPID": "NEW", "com_Endpoint": f"127.0.0.1:{backend.ws_port}/ocpp/x/#OSN#"})
            == ["Accepted"] * 2
        )
        await clock.advance(19)
        assert charger.diary.count[Happened.RESTARTING] == 0
        assert charger.ocpp_id == ID  # stored values act at the next restart only
        await clock.advance(1)
        assert charger.diary.count[Happened.RESTARTING] == 1
        await clock.advance_until(lambda: charger.is_booted)
        arrival = await backend.arrival("NEW")
        assert (arrival.path, arrival.user, arrival.password_ok) == ("/ocpp/x/NEW", "NEW", True)


async def test_writing_the_same_id_brings_no_restart(backend: OtherBackend, charger_at: Dialler, clock: HandCrankedClock) -> None:
    async with charger_at(backend) as charger:
        await charger.until_booted()
        await write(backend, {"com_OCPPID": ID})
        await clock.advance(600)
        assert charger.diary.count[Happened.RESTARTING] == 0


async def test_cpa_does_not_restart_by_itself(backend: OtherBackend, charger_at: Dialler, clock: HandCrankedClock) -> None:
    async with charger_at(backend, "cpa") as charger:
        await charger.until_booted()
        await write(backend, {"OCPPID": "NEW", "AuthorizationKey": "newtoken"})
        await clock.advance(600)
        assert charger.diary.count[Happened.RESTARTING] == 0
        await backend.call(ID, "Reset", {"type": "Hard"})
        await clock.advance_until(lambda: charger.ocpp_id == "NEW" and charger.is_booted)
        assert (await backend.arrival("NEW")).user == "NEW"


async def test_a_moved_charger_arrives_over_tls(backend: OtherBackend, charger_at: Dialler, clock: HandCrankedClock) -> None:
    async with OtherBackend() as old, charger_at(backend, url=old.ws_url) as charger:
        await charger.until_booted()
        options = charger.memory.stored["com_Options"].replace("UseTLS=0", "UseTLS=1")
        await write(old, {"com_Options": options, "com_Endpoint": f"127.0.0.1:{backend.wss_port}/ocpp/#OSN#"})
        await clock.advance(3600)
        assert charger.connected
        await old.call(ID, "Reset", {"type": "Soft"})
        await clock.advance_until(lambda: charger.diary.count[Happened.BOOTED] == 2)
        assert (await backend.arrival(ID)).tls


async def test_a_refused_charger_dials_again_after_three_minutes(
    backend: OtherBackend, charger_at: Dialler, clock: HandCrankedClock
) -> None:
    async with charger_at(backend, token="wrong") as charger:
        await charger.until(lambda: charger.diary.count[Happened.REFUSED] == 1)
        assert (await backend.refusal()).status == 401
        backend.accounts[ID] = "wrong"
        await clock.advance(179)
        assert charger.diary.count[Happened.DIALLING] == 1
        await clock.advance_until(lambda: charger.is_booted)


async def test_a_lost_line_is_dialled_again_and_another_id_is_none(
    backend: OtherBackend, charger_at: Dialler, clock: HandCrankedClock
) -> None:
    async with charger_at(backend) as charger:
        await charger.until_booted()
        charger.drop_line()
        await clock.advance_until(lambda: charger.diary.count[Happened.CONNECTED] == 2)
        assert charger.diary.count[Happened.LOST] == 1


async def test_a_plug_pulled_leaves_nothing_behind(backend: OtherBackend, charger_at: Dialler) -> None:
    async with charger_at(backend) as charger:
        await charger.until_booted()
    assert not charger.connected


async def test_a_charger_that_is_told_to_wait_boots_again(charger_at: Dialler, clock: HandCrankedClock) -> None:
    async with OtherBackend(registration="Pending", interval=30) as backend, charger_at(backend) as charger:
        await charger.until(lambda: charger.diary.count[Happened.HELD_OFF] == 1)
        backend.registration = "Accepted"
        await clock.advance_until(lambda: charger.is_booted)
        assert 30 <= clock.now() < 35
        assert [call.action for call in backend.arrivals[0].calls][:2] == ["BootNotification"] * 2


async def test_a_restart_that_comes_while_it_waits_to_dial_again(charger_at: Dialler, clock: HandCrankedClock) -> None:
    async with OtherBackend({"X": None}) as backend, charger_at(backend) as charger:
        await charger.until(lambda: charger.diary.count[Happened.REFUSED] == 1)
        charger.memory.put({"com_OCPPID": "X"})
        await charger.restart("somebody with a cable")
        await clock.advance_until(lambda: charger.is_booted)
        assert clock.now() < 20
