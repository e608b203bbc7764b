"""Fills a fresh database with chargers that have tokens: `python -m benchmarks.fill COUNT`, settings from the environment."""

from __future__ import annotations

import os
import sys

import django

from benchmarks import frames


def main(count: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecc_web.settings")
    django.setup()

    from django.core.management import call_command
    from django.utils import timezone

    from chargers.domain.secret import Secret
    from chargers.models import Charger, Credential, Organisation
    from chargers.services.credentials import vault

    call_command("migrate", verbosity=0, skip_checks=True)
    organisation = Organisation.objects.create(name="Benchmark")
    Charger.objects.bulk_create([Charger(ocpp_id=frames.ocpp_id(n), organisation=organisation) for n in range(count)])
    pks = dict(Charger.objects.values_list("ocpp_id", "pk"))
    now = timezone.now()
    Credential.objects.bulk_create(
        Credential(
            charger_id=(pk := pks[frames.ocpp_id(n)]),
            kind=Credential.Kind.CURRENT,
            sealed=vault.seal(Secret(frames.token(n)), f"credential:{pk}"),
            digest=vault.digest(frames.token(n).encode()),
            set_at=now,
        )
        for n in range(count)
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
