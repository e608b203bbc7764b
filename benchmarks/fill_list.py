"""Fills a fresh database with a fleet to list: `python -m benchmarks.fill_list COUNT`, settings from the environment.

Ten organisations with twenty sites each, three controller types, nine of ten chargers seen, one of a hundred with a flaw, and a
day of connects behind each. People: `admin`, who sees all, and `installer`, who sees one organisation.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta

import django

ORGANISATIONS = 10
SITES = 20
PASSWORD = "only-for-the-benchmark"  # it opens nothing but what is filled here


def main(count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecc_web.settings")
    django.setup()

    from django.core.management import call_command
    from django.utils import timezone

    from chargers.models import (
        Charger,
        ControllerType,
        Membership,
        Organisation,
        Presence,
        PresenceEvent,
        ServerProcess,
        Site,
        User,
    )

    call_command("migrate", verbosity=0, skip_checks=True)
    call_command("sync_controller_types", verbosity=0)
    now = timezone.now()
    organisations = [Organisation.objects.create(name=f"Organisation {n}") for n in range(ORGANISATIONS)]
    sites = [[Site.objects.create(organisation=one, name=f"Site {n}") for n in range(SITES)] for one in organisations]
    User.objects.create_superuser("admin", "admin@example.com", PASSWORD)
    installer = User.objects.create_user("installer", "installer@example.com", PASSWORD)
    Membership.objects.create(user=installer, organisation=organisations[3], role="installer")
    live = ServerProcess.objects.create(key="benchmark", role="all", started_at=now, lease_until=now + timedelta(days=9))
    types = list(ControllerType.objects.order_by("code"))
    Charger.objects.bulk_create(
        (
            Charger(
                ocpp_id=f"NL*ECO*{n:06}",
                serial_number=f"18{n:07}",
                organisation=organisations[n % ORGANISATIONS],
                site=sites[n % ORGANISATIONS][n // ORGANISATIONS % SITES],
                controller_type=types[n % len(types)],
                points_at=f"wss://backend-{n % 7}.example.com:443/ocpp/NL*ECO*{n:06}",
                ocpp_info_flag="wiped" if n % 100 == 99 else "",
                read_at=now,
            )
            for n in range(count)
        ),
        batch_size=500,
    )
    pks = list(Charger.objects.order_by("pk").values_list("pk", "ocpp_id"))
    seen = [(n, pk, ocpp_id) for n, (pk, ocpp_id) in enumerate(pks) if n % 10]
    Presence.objects.bulk_create(
        (
            Presence(
                charger_id=pk,
                process=live,
                socket=f"s{n}",
                connected_at=now - timedelta(hours=6),
                heard_at=now + timedelta(hours=1) if n % 10 < 8 else now - timedelta(minutes=2 + n % 600),
                closed_at=now - timedelta(minutes=1 + n % 600) if n % 10 == 9 else None,
                close_reason="code 1006" if n % 10 == 9 else "",
                interval=300,
                answers_pings=n % 3 == 0,
                authenticated=True,
                address="10.31.4.17",
                dialled_path=f"/ocpp/{ocpp_id}",
                dialled_id=ocpp_id,
            )
            for n, pk, ocpp_id in seen
        ),
        batch_size=500,
    )
    PresenceEvent.objects.bulk_create(
        (
            PresenceEvent(charger_id=pk, at=now - timedelta(hours=hours), kind=kind)
            for _, pk, _ in seen
            for hours, kind in ((7, "closed"), (6, "connected"))
        ),
        batch_size=500,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
