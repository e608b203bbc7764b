"""The list of chargers among many: pages a second on one core, and what a page costs against the first one of the same run.

`script/bench pages [COUNT]` fills a fresh database (100,000 chargers: minutes) and asks for pages in one process without
a server: CPU time is counted, so that other programs disturb little. Exit status 1 where a floor does not hold.
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any
from unittest.mock import patch

from benchmarks import machine

COUNT = 100_000
FLOOR = 80  # pages a second and core
DEEP_AT_MOST = 1.3  # times page 1
ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Asked:
    """One page. `fresh`: the figures are counted for it, which happens once a second however many ask."""

    title: str
    query: str
    target: str = ""
    fresh: bool = False


PAGES = (
    Asked("page 1", ""),
    Asked("a page deep inside", "page={deep}"),
    Asked("three rows that rang", "rung={rung}", target="results"),
    Asked("all rows refreshed", "rows={rows}", target="results"),
    Asked("filter: a tenth, its page 50", "organisation=4&page=50"),
    Asked("filter: search, a tenth", "q=NL*ECO*0"),
    Asked("filter: offline", "state=offline"),
    Asked("sorted by last heard", "sort=heard"),
    Asked("page 1, figures counted anew", "", fresh=True),
)


def main(count: int) -> int:
    if "ECC_DATA_DIR" in os.environ and os.environ.get("ECC_BENCH_PAGES"):
        return measure(count)
    print("\n".join(machine.facts()), flush=True)
    with tempfile.TemporaryDirectory(prefix="ecc-bench-") as folder:
        environment = {
            "PATH": os.environ["PATH"],
            "ECC_DATA_DIR": folder,
            "ECC_SECRET_KEY": base64.urlsafe_b64encode(os.urandom(48)).decode(),
            "ECC_TOKEN_KEYS": base64.urlsafe_b64encode(os.urandom(32)).decode(),
            "ECC_SQLITE_SYNCHRONOUS": "NORMAL",
            "ECC_PUBLIC_ENDPOINTS": "wss://ecc.example.com/ocpp/",
            "ECC_LOG_LEVEL": "WARNING",
            "ECC_ADMIN_SECOND_FACTOR": "no",  # the admin of these pages has none
            "ECC_BENCH_PAGES": "yes",
        }
        print(f"… filling a database with {count:,} chargers", file=sys.stderr, flush=True)
        fill = [sys.executable, "-m", "benchmarks.fill_list", str(count)]
        subprocess.run(fill, env=environment, check=True, stdout=subprocess.DEVNULL)
        ask = [sys.executable, "-m", "benchmarks.pages", str(count)]
        return subprocess.run(ask, env=environment, check=False).returncode


def measure(count: int) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecc_web.settings")
    import django

    django.setup()
    from django.utils import timezone

    with patch("django.utils.timezone.now", return_value=timezone.now()):  # what is kept a second does not grow old
        return _measured(count)


def _measured(count: int) -> int:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from chargers.models import User
    from chargers.services.access.access import Access
    from chargers.services.chargers import charger_list

    settings.ALLOWED_HOSTS = ["*"]
    wrong = []
    for name in ("admin", "installer"):
        browser: Any = Client()
        browser.force_login(User.objects.get(username=name), backend=settings.AUTHENTICATION_BACKENDS[0])
        seen_by = Access.of(User.objects.get(username=name)).chargers()
        sees, rows = seen_by.count(), seen_by.order_by("ocpp_id").values_list("pk", flat=True)[:50]
        filled = {"deep": min(1000, -(-sees // 50)), "rows": "+".join(map(str, rows)), "rung": "+".join(map(str, rows[:3]))}
        print(f"\n{name}, who sees {sees:,} of {count:,} chargers\n")
        print("  " + "".ljust(34) + f"{'ms CPU':>9}{'pages/s':>10}{'queries':>9}{'x page 1':>10}")
        costs: dict[str, list[float]] = {}
        numbers: dict[str, int] = {}
        for _ in range(ROUNDS):  # in turn: the machine's weather is in all of them
            for asked in PAGES:
                get = _getter(browser, asked, filled)
                if asked.fresh:
                    charger_list.forget_figures()
                before = time.process_time()
                get()
                costs.setdefault(asked.title, []).append(time.process_time() - before)
                if asked.title not in numbers:
                    if asked.fresh:
                        charger_list.forget_figures()
                    with CaptureQueriesContext(connection) as seen:
                        get()
                    numbers[asked.title] = len(seen)
        one = costs[PAGES[0].title]
        for asked in PAGES:
            cost = median(costs[asked.title])
            ratio = median(c / o for c, o in zip(costs[asked.title], one, strict=True))
            print(f"  {asked.title:<34}{cost * 1000:>9.1f}{1 / cost:>10.0f}{numbers[asked.title]:>9}{ratio:>9.2f}x")
            if asked.title == PAGES[1].title and ratio > DEEP_AT_MOST:
                wrong.append(f"{name}: page {filled['deep']} costs {ratio:.2f} times page 1, at most {DEEP_AT_MOST}")
        if 1 / median(one) < FLOOR:
            wrong.append(f"{name}: {1 / median(one):.0f} pages a second, at least {FLOOR}")
    if wrong:
        print("\nBelow the floor: " + "; ".join(wrong) + ".")
    return 1 if wrong else 0


def _getter(browser: Any, asked: Asked, filled: dict[str, object]) -> Callable[[], Any]:
    headers = {"hx-request": "true", "hx-target": asked.target} if asked.target else {}
    url = "/?" + asked.query.format(**filled)
    return lambda: browser.get(url, secure=True, headers=headers)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT))
