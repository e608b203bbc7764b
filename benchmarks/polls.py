"""`python -m benchmarks.polls`: the CPU time of one round of what is looked for every second; prints it in milliseconds.

Each look is a flush of the writer's: a transaction with a savepoint in it. Run by `benchmarks.idle`, on its database.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import django

ROUNDS = 500


def main() -> None:
    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from chargers.services.changes.leases import DueWatch
    from chargers.services.presence import process_leases
    from chargers.services.readings.readings import WantedReadings

    process = process_leases.open_lease("polls", "chargers", timezone.now(), 1)
    changes, readings = DueWatch(), WantedReadings()

    def flush(look: Callable[[], object]) -> None:
        with transaction.atomic(), transaction.atomic():
            look()

    def each_second() -> None:
        flush(lambda: changes.sees(process, timezone.now(), ()))
        flush(lambda: readings.take(process))

    each_second()
    began = time.thread_time()
    for _ in range(ROUNDS):
        each_second()
    print((time.thread_time() - began) / ROUNDS * 1000)


if __name__ == "__main__":
    main()
