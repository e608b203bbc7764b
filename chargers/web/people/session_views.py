"""Where a person is logged in, and how to end it elsewhere. Stands in front of allauth's page, which can end all others only."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chargers.services.people import own_account
from chargers.web.access import signed_in
from chargers.web.common.row_keys import row_key
from chargers.web.people import sessions as presenter
from chargers.web.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def sessions(request: Request) -> HttpResponse:
    """A POST ends the session whose key is in `end`, or all but this one."""
    here = request.session.session_key or ""
    if request.method == "POST":
        only = row_key(request.POST.get("end", ""))
        if own_account.end_sessions(request.user, but=here, only=only):
            messages.success(request, _("Logged out there."))
        return redirect("usersessions_list")
    shown = [presenter.show_session(one, here, timezone.now()) for one in own_account.sessions_of(request.user)]
    return render(request, "usersessions/usersession_list.html", {"sessions": shown})
