"""Alerts: what stands and what was lately, and the e-mails that a person wants about them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.roles import Power
from chargers.models import AlertSubscription
from chargers.services import mail
from chargers.services.alerts import listing, subscriptions
from chargers.services.alerts.duty import patience
from chargers.services.alerts.wishes import usual_wish, wish_of
from chargers.services.chargers import charger_list
from chargers.services.people.preferences import mail_language
from chargers.web.access import anywhere, for_object, signed_in
from chargers.web.alerts import subscriptions as alert_subscriptions
from chargers.web.alerts.forms import WishForm
from chargers.web.alerts.needs import needs_shown
from chargers.web.common import rate_limits
from chargers.web.common.rate_limits import LimitedAction
from chargers.web.request import Request
from chargers.wording.alerts import mails
from chargers.wording.alerts.rows import alert_row
from chargers.wording.refusals import MAIL_PROBLEMS, sentence, sentences

PAGE = 50
LATELY = timedelta(days=7)


@require_GET
@anywhere(Power.SUBSCRIBE)
def alerts(request: Request) -> HttpResponse:
    """The page; to htmx the list alone."""
    now = timezone.now()
    shown, numbers = listing.one_for_many(listing.visible_alerts(request.access))
    results = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    rows = [alert_row(alert, now, numbers.get(alert.pk, 1)) for alert in results]
    context: dict[str, Any] = {"rows": rows, "results": results, "query": request.GET.urlencode()}
    if request.htmx and request.htmx.target == "needs":
        return render(request, "alerts/_needs.html", {"needs": needs_shown(request.access, now)})
    if request.htmx:
        return render(request, "alerts/_list.html", context)
    mine = list(subscriptions.subscriptions_of(request.access).prefetch_related("kinds"))
    to_all = request.access.everything and not any(one.organisation is None for one in mine)
    context |= {
        "patient_until": patience(now),
        "needs": needs_shown(request.access, now),
        "mine": [alert_subscriptions.show_subscription(one) for one in mine],
        "more_to_ask_for": to_all or subscriptions.organisations_open_to(request.access).exists(),
        "trouble": alert_subscriptions.trouble(listing.mail_trouble(), listing.count_lost_mails(now - LATELY), now)
        if request.access.everything
        else None,
    }
    return render(request, "alerts/page.html", context)


@require_GET
@signed_in
def number(request: Request) -> HttpResponseBase:
    """How many chargers need attention, for the bar: what the list's figure counts. A link to it gives the page."""
    if not request.htmx:
        return redirect("alerts")
    numbers, _fresh = charger_list.kept_figures(request.access, timezone.now())
    return render(request, "alerts/_number.html", {"number": numbers["attention"]})


@require_http_methods(["GET", "HEAD", "POST"])
@anywhere(Power.SUBSCRIBE)
def subscribe(request: Request) -> HttpResponse:
    user = request.user
    to_all = request.access.everything and not subscriptions.subscriptions_of(request.access).filter(organisation=None).exists()
    left = subscriptions.organisations_open_to(request.access)
    form = WishForm(request.POST or None, wish=usual_wish(), organisations=left, all_of_them=to_all)
    if request.method == "POST" and form.is_valid():
        organisation = form.cleaned_data["organisation"]
        try:
            subscriptions.subscribe(request.access, organisation, form.wish(), timezone.now(), language=get_language() or "")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("From now on e-mails go to %(address)s.") % {"address": user.email})
            return redirect("alerts")
    return render(request, "alerts/subscription.html", {"form": form, "nothing_left": not to_all and not left.exists()})


@require_http_methods(["GET", "HEAD", "POST"])
@for_object("alert_subscription", Power.SUBSCRIBE, subscriptions.subscriptions_of)
def subscription(request: Request, one: AlertSubscription) -> HttpResponse:
    form = WishForm(request.POST or None, wish=wish_of(one))
    if request.method == "POST" and form.is_valid():
        try:
            subscriptions.edit(one, form.wish(), timezone.now(), language=get_language() or "")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("alerts")
    return render(request, "alerts/subscription.html", {"form": form, "one": one})


@require_POST
@for_object("alert_subscription", Power.SUBSCRIBE, subscriptions.subscriptions_of)
def stop(request: Request, one: AlertSubscription) -> HttpResponse:
    subscriptions.stop(one, timezone.now())
    messages.success(request, _("You will get no more of these e-mails."))
    return redirect("alerts")


@require_POST
@anywhere(Power.SUBSCRIBE)
def test_mail(request: Request) -> HttpResponse:
    """Sends one to the person's own address and says what came of it."""
    user = request.user
    if not user.email:
        messages.error(request, sentence(Notice(Code.ALERT_NO_ADDRESS, "")))
    else:
        try:
            rate_limits.count_and_check(request, LimitedAction.TEST_MAIL)
            mail.send_now(mails.test_mail(user, mail_language(user, get_language())))
        except Refusal as refusal:
            messages.error(request, sentences(refusal.notices))
        except mail.MailTrouble as trouble:
            messages.error(request, str(MAIL_PROBLEMS[trouble.problem]))
        else:
            said = _("The mail server has accepted a test e-mail to %(address)s. If it does not arrive, look in the spam folder.")
            messages.success(request, said % {"address": user.email})
    return redirect("alerts")
