"""What holds for all tests: in CI a skipped test is a failed one."""

import os
import sys
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from django.conf import settings as of_django
from django.db import connection
from django.utils import translation

from chargers.outbound import names

IN_CI = os.environ.get("CI", "").lower() in {"true", "1"}
NO_TESTS = of_django.DATABASES["default"]["NAME"]  # where no test asks for a database, none is made and this one stands


def pytest_configure() -> None:
    """Passwords are hashed the quick way here: the slow one is for attackers, and costs more than all the rest of a test."""
    of_django.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """After tests with transactions of their own SQLite empties tables row by row, and PostgreSQL truncates them: between tests
    the journal may be emptied."""
    if connection.settings_dict["NAME"] == NO_TESTS:
        return
    empties = {"sqlite": "DROP TRIGGER {0}_delete", "postgresql": "ALTER TABLE {0} DISABLE TRIGGER {0}_truncate"}
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in ("chargers_journalentry", "chargers_journalvalue"):
            cursor.execute(empties[connection.vendor].format(table))  # a mistake where the migrations made none


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
    return report


@pytest.fixture(autouse=True)
def _english(settings: Any) -> Iterator[None]:
    """A page in another language leaves that language active; the next test reads English again."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _no_workers(settings: Any) -> None:
    """A process of its own would not see the database of a test."""
    settings.FLEET_WORKERS_HERE = True


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Numbers that are kept for a second are of another test's database."""
    yield
    if "chargers.services.chargers.charger_list" in sys.modules:
        sys.modules["chargers.services.chargers.charger_list"].forget_figures()


@pytest.fixture(autouse=True)
def _no_names_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test asks a name server: but for this machine's own, there is no name."""
    own = names._addresses
    ours = {"localhost", "127.0.0.1", "::1"}
    monkeypatch.setattr(names, "_addresses", lambda host: own(host) if host in ours else names.NameUnknown())
