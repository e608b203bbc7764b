"""Mails through a real SMTP server: who gets what, in which words, once; through refusals and kills."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from chargers.models import AlertMail, AlertNews, Backend, Change, Charger, Membership, ServerProcess
from chargers.services import alerts
from chargers.services.access.access import Access
from chargers.services.alerts import listing, subscriptions
from chargers.services.alerts.wishes import wish_of
from chargers.services.mail import Postman
from chargers.services.presence.process_leases import LEASE
from chargers.wording.alerts.mails import compose
from tests.services.alerts.conftest import Box, World
from tests.web import scenery

CANARY = "cAnArY-53Umkk1q7rEM"


def test_offline_and_back_one_mail_each(world: World, box: Box) -> None:
    world.connect(world.fleet.evc5)
    world.subscribe(world.fleet.owner)
    world.pass_by(1)
    world.lose(world.fleet.evc5)
    world.pass_by(15.5)
    assert box.subjects == []
    world.pass_by(1)
    assert box.subjects == ["NL*ECO*1000 has been offline since 14:01"], "in the instance's time zone"
    mail = box.mails[0]
    assert (box.recipients, mail["From"]) == (["owner@example.com"], "ECC Web <ecc@example.com>")
    link = f"https://ecc.example.com/chargers/{world.fleet.evc5.pk}/"
    assert "Harbour Charging · Quay 4" in box.text()
    assert "Reason: the connection was lost." in box.text()
    assert link in box.text()
    assert f'<a href="{link}">' in box.html()
    assert mail["List-Unsubscribe"] == "<https://ecc.example.com/alerts/>"
    assert mail["Auto-Submitted"] == "auto-generated"
    world.pass_by(10)
    assert len(box.mails) == 1
    world.find(world.fleet.evc5)
    world.pass_by(5)
    assert box.subjects[1:] == ["NL*ECO*1000 has been back since 14:27; it had been offline since 14:01"]
    world.pass_by(30)
    assert len(box.mails) == 2


def test_nothing_in_it_comes_from_elsewhere(world: World, box: Box) -> None:
    world.connect(world.fleet.evc5)
    world.subscribe(world.fleet.owner, offline_minutes=1)
    world.lose(world.fleet.evc5)
    world.pass_by(3)
    html = box.html()
    assert "<img" not in html
    assert "style" not in html
    assert "<script" not in html
    assert html.count("http") == html.count("https://ecc.example.com/")


def test_no_links_where_nobody_said_how_pages_are_reached(world: World, box: Box, settings: Any) -> None:
    settings.PAGES_URL = ""
    world.connect(world.fleet.evc5)
    world.subscribe(world.fleet.owner, offline_minutes=1)
    world.lose(world.fleet.evc5)
    world.pass_by(3)
    assert "http" not in box.text() + box.html()
    assert box.mails[0]["List-Unsubscribe"] is None


@pytest.mark.parametrize(("chosen", "page", "subject"), [("nl", "en", "NL*ECO*1000"), ("", "de", "NL*ECO*1000"), ("", "xx", "")])
def test_the_language(world: World, box: Box, chosen: str, page: str, subject: str) -> None:
    """What the person chose; else that of the page it was asked for on; else English."""
    owner = world.fleet.owner
    owner.language = chosen
    owner.save()
    world.connect(world.fleet.evc5)
    one = world.subscribe(owner, offline_minutes=1)
    subscriptions.edit(one, wish_of(one), world.now, language=page)
    world.lose(world.fleet.evc5)
    world.pass_by(3)
    language = chosen or (page if page == "de" else "en")
    assert f'<html lang="{language}">' in box.html()
    offline = {"nl": "offline sinds", "de": "ist seit", "en": "has been offline since"}
    assert offline[language] in box.subjects[0]


def test_a_whole_site_loses_its_line_and_one_mail_says_so(world: World, box: Box) -> None:
    site = world.fleet.evc5.site
    assert site is not None
    many = [scenery.charger(f"MORE-{n}", "evc5", site) for n in range(12)]
    world.connect(*many)
    world.subscribe(world.fleet.owner, offline_minutes=5)
    for one in many:
        world.lose(one)
        world.now += timedelta(seconds=4)
    world.pass_by(8)
    assert box.subjects == ["12 chargers are offline"]
    assert all(one.ocpp_id in box.text() for one in many)
    world.find(*many)
    world.pass_by(10)
    assert box.subjects[1:] == ["12 chargers are back"]


def test_between_two_mails_to_one_person_there_are_five_minutes(world: World, box: Box) -> None:
    world.connect(world.fleet.evc5, world.fleet.evc4, world.fleet.cpa)
    world.subscribe(world.fleet.owner, offline_minutes=1)
    for one in (world.fleet.evc5, world.fleet.evc4, world.fleet.cpa):
        world.lose(one)
        world.pass_by(2.5)
    world.pass_by(10)
    assert len(box.mails) == 2
    assert box.subjects[1] == "2 chargers are offline"


def test_the_digest_is_one_mail_at_its_hour_and_none_where_nothing_happened(world: World, box: Box) -> None:
    world.connect(world.fleet.evc5, world.fleet.evc4)
    world.subscribe(world.fleet.owner, digest_hour=15)  # it is 14 o'clock there
    world.lose(world.fleet.evc5)
    world.pass_by(20)
    world.find(world.fleet.evc5)
    world.lose(world.fleet.evc4)
    world.pass_by(39)
    assert box.mails == []
    world.pass_by(2)
    assert box.subjects == ["Daily summary: news of 2 chargers"]
    assert "NL*ECO*1000 was offline from 14:00 to 14:20" in box.text()
    assert box.text().index("NL*ECO*2000 has been offline since 14:20") < box.text().index("NL*ECO*1000"), (
        "what stands comes first"
    )
    world.now += timedelta(hours=23)
    world.pass_by(62)
    assert len(box.mails) == 1


def test_what_was_so_before_the_subscription_is_no_news(world: World, box: Box) -> None:
    world.connect(world.fleet.evc5)
    world.lose(world.fleet.evc5)
    world.pass_by(20)
    world.subscribe(world.fleet.owner)
    world.pass_by(20)
    assert box.mails == []


def test_each_person_at_his_or_her_own_minutes(world: World, box: Box) -> None:
    world.connect(world.fleet.evc5)
    world.subscribe(world.fleet.owner, offline_minutes=2)
    world.subscribe(world.fleet.installer, offline_minutes=30)
    world.lose(world.fleet.evc5)
    world.pass_by(10)
    assert box.recipients == ["owner@example.com"]
    world.find(world.fleet.evc5)
    world.pass_by(40)
    assert box.recipients == ["owner@example.com"] * 2, "for the other one it was not long enough, so it is not back either"


def test_who_lost_access_or_left_gets_nothing(world: World, box: Box) -> None:
    world.connect(world.fleet.evc5)
    for who in (world.fleet.owner, world.fleet.installer, world.fleet.admin):
        world.subscribe(who, offline_minutes=1)
    Membership.objects.filter(user=world.fleet.owner).delete()
    type(world.fleet.installer).objects.filter(pk=world.fleet.installer.pk).update(is_active=False)
    world.lose(world.fleet.evc5)
    world.pass_by(3)
    assert box.recipients == ["anna@example.com"]


def test_scope_is_asked_when_a_mail_leaves(world: World, box: Box) -> None:
    """A membership of one site, taken on after the news were noted."""
    elsewhere = world.fleet.evc5.organisation.sites.create(name="Elsewhere")
    Charger.objects.filter(pk=world.fleet.evc4.pk).update(site=elsewhere)
    world.connect(world.fleet.evc5, world.fleet.evc4)
    world.subscribe(world.fleet.installer, offline_minutes=1)
    world.lose(world.fleet.evc5, world.fleet.evc4)
    world.pass_by(1.5)
    assert AlertNews.objects.count() == 2
    world.fleet.installer.memberships.get().sites.set([elsewhere])
    world.pass_by(2)
    assert box.subjects == [f"{world.fleet.evc4.ocpp_id} has been offline since 14:00"]
    assert world.fleet.evc5.ocpp_id not in box.text()


def test_an_admin_with_all_and_one_organisation_gets_each_once(world: World, box: Box) -> None:
    world.connect(world.fleet.evc5, world.fleet.foreign)
    admin = world.fleet.admin
    subscriptions.subscribe(Access.of(admin), None, scenery.wish(offline_minutes=1), world.now, language="en")
    world.subscribe(admin, offline_minutes=30)
    world.lose(world.fleet.evc5, world.fleet.foreign)
    world.pass_by(10)
    assert box.subjects == ["NL*NRD*9000 has been offline since 14:00"], "the closer one counts"
    world.pass_by(30)
    assert len(box.mails) == 2


def test_a_backend_that_closes_is_one_line_that_says_of_how_many(world: World, box: Box) -> None:
    closes_on = timezone.localdate(world.now) + timedelta(days=30)
    old = Backend.objects.create(name="Old", tls=False, host="old.example.com", port=80, path="/ocpp/", closes_on=closes_on)
    world.subscribe(world.fleet.owner)
    site = world.fleet.evc5.site
    assert site is not None
    many = [scenery.charger(f"MORE-{n}", "evc5", site).pk for n in range(1_200)]
    there = Charger.objects.filter(pk__in=many)
    there.update(backend_endpoint=old.endpoint().url())
    world.fleet.foreign.backend_endpoint = old.endpoint().url()
    world.fleet.foreign.save()
    world.pass_by(2)
    assert box.subjects == ["1,200 chargers point at Old, which closes on 2 June 2026"]
    assert "MORE-" not in box.text()
    assert f"https://ecc.example.com/?backend={old.pk}" in box.text().split()
    assert f'href="https://ecc.example.com/?backend={old.pk}"' in box.html()
    there.exclude(pk=many[0]).update(backend_endpoint="ws://new.example.com:80/")
    world.pass_by(10)
    assert box.subjects[1:] == ["1,199 chargers no longer point at Old, which closes on 2 June 2026"]
    there.update(backend_endpoint="ws://new.example.com:80/")
    world.pass_by(10)
    assert box.subjects[2:] == ["MORE-0 no longer points at the backend that closes on 2 June 2026"]


def test_ocpp_info_and_changes(world: World, box: Box) -> None:
    world.subscribe(world.fleet.owner)
    Charger.objects.filter(pk=world.fleet.evc5.pk).update(ocpp_info_flag="wiped")
    world.pass_by(2)
    assert box.subjects == ["NL*ECO*1000 has lost its OCPPInfo"]
    assert "/ocpp-info/" in box.text()
    scenery.change(world.fleet.evc4, world.fleet.installer, "rolled_back", world.now, why="refused", ended_at=world.now)
    world.pass_by(10)
    assert box.subjects[1:] == ["A change of NL*ECO*2000 ended badly: rolled back"]
    assert "The old values are back" in box.text()
    assert "The charger refused a value" in box.text()


def test_a_refusal_is_tried_again_with_growing_pauses(world: World, box: Box) -> None:
    world.connect(world.fleet.evc5)
    world.subscribe(world.fleet.owner, offline_minutes=1)
    world.lose(world.fleet.evc5)
    box.refuse = ["451 greylisted", "554 not today"]
    world.pass_by(2.5)
    found = listing.mail_trouble()
    assert found is not None
    assert (found.problem, found.smtp_code, found.waiting) == ("refused", 451, 1)
    world.pass_by(1)
    assert (AlertMail.objects.get().tries, box.mails) == (2, [])
    world.pass_by(1)
    assert box.mails == []
    world.pass_by(1.5)
    assert len(box.mails) == 1
    assert listing.mail_trouble() is None


def test_a_mail_server_that_was_away_for_hours_gets_one_mail_with_all_of_it(
    world: World, box: Box, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    world.connect(world.fleet.evc5, world.fleet.evc4)
    world.subscribe(world.fleet.owner, offline_minutes=1)
    world.lose(world.fleet.evc5)
    there, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    settings.EMAIL_HOST_PASSWORD = CANARY
    world.pass_by(20)
    world.find(world.fleet.evc5)
    world.lose(world.fleet.evc4)
    world.pass_by(20)
    assert AlertMail.objects.get().problem == "unreachable"
    assert CANARY not in caplog.text
    settings.EMAIL_PORT, settings.EMAIL_HOST_PASSWORD = there, ""
    world.pass_by(60)
    assert box.subjects == ["2 chargers are offline"] or box.subjects == ["News of 2 chargers"]
    assert "NL*ECO*1000 was offline from 14:00 to 14:20" in box.text()
    assert "NL*ECO*2000 has been offline since 14:20" in box.text()


def killed_while(world: World, box: Box, monkeypatch: pytest.MonkeyPatch, where: str) -> ServerProcess:
    """A process dies at this place; another one begins a minute later, its lease over by then."""

    class Killed(BaseException):
        pass

    def die(*args: Any) -> Any:
        raise Killed

    world.connect(world.fleet.evc5)
    world.subscribe(world.fleet.owner, offline_minutes=1)
    world.lose(world.fleet.evc5)
    world.pass_by(1.5)
    world.now += timedelta(minutes=1)
    compose_or_die = die if where == "claimed" else compose
    with monkeypatch.context() as patch:
        if where != "claimed":
            sent = Postman.send
            patch.setattr(Postman, "send", lambda self, mail: (sent(self, mail), die()))
        with pytest.raises(Killed):
            alerts.deliver(world.process.pk, world.now, compose_or_die)
    world.now += timedelta(minutes=2)
    return ServerProcess.objects.create(key="next", role="all", started_at=world.now, lease_until=world.now + LEASE)


def test_killed_after_the_claim_it_is_sent_by_the_next_process(world: World, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    following = killed_while(world, box, monkeypatch, "claimed")
    assert box.mails == []
    world.send(following)
    world.send(following)
    assert len(box.mails) == 1


def test_killed_while_it_was_handed_over_it_is_not_sent_twice(world: World, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    following = killed_while(world, box, monkeypatch, "handed over")
    world.send(following)
    assert len(box.mails) == 1
    assert listing.count_lost_mails(world.now - timedelta(days=1)) == {"unsure": 1}


def test_two_processes_send_each_mail_once(world: World, box: Box) -> None:
    world.connect(world.fleet.evc5)
    world.subscribe(world.fleet.owner, offline_minutes=1)
    world.lose(world.fleet.evc5)
    world.pass_by(1.5)
    world.now += timedelta(minutes=1)
    other = ServerProcess.objects.create(key="other", role="all", started_at=world.now, lease_until=world.now + LEASE)
    ServerProcess.objects.filter(pk=world.process.pk).update(lease_until=world.now + LEASE)
    # while the first one words it, the second one looks for something to send
    alerts.deliver(world.process.pk, world.now, lambda letter: (world.send(other), compose(letter))[1])
    assert len(box.mails) == 1


def test_a_mail_that_cannot_be_worded_keeps_no_other_back(world: World, box: Box, caplog: pytest.LogCaptureFixture) -> None:
    world.connect(world.fleet.evc5)
    for who in (world.fleet.owner, world.fleet.installer):
        world.subscribe(who, offline_minutes=1)
    world.lose(world.fleet.evc5)
    world.pass_by(1.5)
    world.now += timedelta(minutes=1)

    def fails_for_owner(letter: alerts.AlertLetter) -> Any:
        if letter.to == world.fleet.owner:
            raise KeyError(CANARY)
        return compose(letter)

    alerts.deliver(world.process.pk, world.now, fails_for_owner)
    assert box.recipients == ["installer@example.com"]
    assert CANARY not in caplog.text


def test_who_stops_gets_nothing_that_has_not_left(world: World, box: Box) -> None:
    world.connect(world.fleet.evc5)
    one = world.subscribe(world.fleet.owner, offline_minutes=1)
    world.lose(world.fleet.evc5)
    world.pass_by(1.5)
    subscriptions.stop(one, world.now)
    world.pass_by(10)
    assert box.mails == []


def test_no_token_is_in_a_mail_or_a_log(world: World, box: Box, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    site = world.fleet.evc5.site
    assert site is not None
    one = scenery.charger("CANARY-1", "evc5", site, token=CANARY, values=scenery.evc("CANARY-1"))
    world.connect(one)
    world.subscribe(world.fleet.owner, offline_minutes=1)
    scenery.change(one, world.fleet.installer, "failed", world.now, why="refused", ended_at=world.now)
    world.lose(one)
    world.pass_by(10)
    assert box.mails
    everything = "".join(mail.as_string() for mail in box.mails) + caplog.text
    assert CANARY not in everything


def test_an_id_with_marks_of_html_is_text(world: World, box: Box) -> None:
    Charger.objects.filter(pk=world.fleet.evc5.pk).update(ocpp_id="<b>&X")
    world.connect(world.fleet.evc5)
    world.subscribe(world.fleet.owner, offline_minutes=1)
    world.lose(world.fleet.evc5)
    world.pass_by(3)
    assert "<b>&X has been offline" in box.text()
    assert "&lt;b&gt;&amp;X has been offline" in box.html()


def test_a_change_that_this_server_does_not_continue_is_told_to_administrators(world: World, box: Box) -> None:
    """Others see it in the list: they cannot mend it."""
    world.connect(world.fleet.evc5)
    for person in (world.fleet.owner, world.fleet.admin):
        world.subscribe(person)
    world.pass_by(1)
    change = scenery.change(world.fleet.evc5, world.fleet.installer, "writing", world.now, since=world.now, asked_at=world.now)
    world.pass_by(4)
    assert box.recipients == ["anna@example.com"]
    said = "A change of NL*ECO*1000 could continue since 14:01, and this server does not continue it"
    assert box.subjects == [said]
    assert "This is a fault of this server, not of the charger." in box.text()
    Change.objects.filter(pk=change.pk).update(claimed_by=world.process)
    world.pass_by(9)
    assert (box.subjects[1:], box.recipients[1:]) == (
        ["The change of NL*ECO*1000 continues again since 14:05"],
        ["anna@example.com"],
    )
