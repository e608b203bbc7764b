"""Alerts: what stands and what was lately, and the e-mails that a person wants about them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
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
from chargers.services.alerts.wishes import usual_wish, wish_of
from chargers.services.people.preferences import mail_language
from chargers.web.access import anywhere, for_object
from chargers.web.alerts import subscriptions as alert_subscriptions
from chargers.web.alerts.forms import WishForm
from chargers.web.common import rate_limits
from chargers.web.common.rate_limits import What
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
    results = Paginator(listing.visible(request.access), PAGE).get_page(request.GET.get("page"))
    rows = [alert_row(alert, now) for alert in results]
    context: dict[str, Any] = {"rows": rows, "results": results, "query": request.GET.urlencode()}
    if request.htmx:
        return render(request, "alerts/_list.html", context)
    mine = list(subscriptions.of(request.access).prefetch_related("kinds"))
    to_all = request.access.everything and not any(one.organisation is None for one in mine)
    context |= {
        "mine": [alert_subscriptions.present(one) for one in mine],
        "more_to_ask_for": to_all or subscriptions.still_open_to(request.access).exists(),
        "trouble": alert_subscriptions.trouble(listing.trouble(), listing.lost(now - LATELY), now)
        if request.access.everything
        else None,
    }
    return render(request, "alerts/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@anywhere(Power.SUBSCRIBE)
def subscribe(request: Request) -> HttpResponse:
    user = request.user
    to_all = request.access.everything and not subscriptions.of(request.access).filter(organisation=None).exists()
    left = subscriptions.still_open_to(request.access)
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
@for_object("alert_subscription", Power.SUBSCRIBE, subscriptions.of)
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
@for_object("alert_subscription", Power.SUBSCRIBE, subscriptions.of)
def stop(request: Request, one: AlertSubscription) -> HttpResponse:
    subscriptions.stop(one, timezone.now())
    messages.success(request, _("No more of these e-mails come."))
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
            rate_limits.use(request, What.TEST_MAIL)
            mail.send_now(mails.test_mail(user, mail_language(user, get_language())))
        except Refusal as refusal:
            messages.error(request, sentences(refusal.notices))
        except mail.MailTrouble as trouble:
            messages.error(request, str(MAIL_PROBLEMS[trouble.problem]))
        else:
            said = _("The mail server has accepted a test e-mail to %(address)s. If it does not arrive, look in the spam folder.")
            messages.success(request, said % {"address": user.email})
    return redirect("alerts")
