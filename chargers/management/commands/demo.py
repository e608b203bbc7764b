"""`manage.py demo`: a whole instance with demo data on this machine; `script/demo` calls it."""

import os
import socket
import sys
import time
import urllib.request
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from chargers.management.demo import folder as data_folder
from chargers.management.demo.folder import NotADemo, Ports
from chargers.management.demo.processes import ChildEnded, Processes, hear_signals

HOST = "127.0.0.1"
START_SECONDS = 60


class Command(BaseCommand):
    help = "Serve ECC Web with demo people and simulated chargers, on this machine only, until Ctrl-C."
    requires_system_checks: list[str] = []  # the keys are made here

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="Port of the server; the two after it are used too.")
        parser.add_argument("--data", type=Path, default=settings.BASE_DIR / ".data", help="Data folder; kept between starts.")
        parser.add_argument("--no-chargers", action="store_true", help="Start no simulated chargers.")

    def handle(self, *args: Any, port: int, data: Path, no_chargers: bool, **options: Any) -> None:
        folder, ports = data.resolve(), Ports(port)
        try:
            check_ports(ports)
            data_folder.prepare(folder, ports)
        except (NotADemo, OSError) as wrong:
            raise CommandError(str(wrong)) from None
        environment = data_folder.environment(folder)
        if dict(os.environ) != environment or not settings.DEMO:  # settings are read once: begin again with the folder's
            os.execve(sys.executable, [sys.executable, *sys.argv], environment)  # noqa: S606
        hear_signals()
        try:
            self.run(folder, ports, no_chargers, environment)
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")
        except ChildEnded as wrong:
            raise CommandError(str(wrong)) from None

    def run(self, folder: Path, ports: Ports, no_chargers: bool, environment: dict[str, str]) -> None:
        from chargers.services import demo  # needs the folder's settings

        call_command("compile_translations", verbosity=0)
        call_command("migrate", verbosity=0)
        demo.fill(timezone.now(), ports.other_backend(HOST))
        with Processes(settings.BASE_DIR / "manage.py", environment, folder / "logs") as processes:
            processes.start("server", "serve", "--host", HOST, "--port", str(ports.server))
            wait_for_server(ports, processes)
            without = ["--no-chargers"] if no_chargers else []
            processes.start("surroundings", "demo_surroundings", "--port", str(ports.server), *without, talks=True)
            self.introduce(folder, ports, no_chargers)
            processes.wait()

    def introduce(self, folder: Path, ports: Ports, no_chargers: bool) -> None:
        from chargers.services import demo

        lines = ["", f"  ECC Web        http://{HOST}:{ports.server}/", ""]
        lines += [f"  {person.name:<14} {person.password}" for person in demo.PEOPLE]
        lines += [
            "",
            f"  Chargers       ws://{HOST}:{ports.server}/ocpp/" + (" (none is simulated)" if no_chargers else ""),
            f"  Other backend  {' and '.join(ports.other_backend(HOST))} (any token)",
            f"  Shell          ECC_DATA_DIR={folder} {Path(sys.executable)} manage.py …",
            f"  Logs           {folder / 'logs'}",
            f"  E-mails        {folder / 'logs' / 'server.log'} (none leaves this machine)",
            "",
            "Ctrl-C stops it; the data are kept.",
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def check_ports(ports: Ports) -> None:
    for port in ports.all:
        if not 0 < port < 65536:
            raise CommandError(f"{ports.server} is no port for the demo: it takes three in a row, from 1 to 65535.")
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((HOST, port))
            except OSError:
                raise CommandError(f"Port {port} is taken: choose another with --port, with two free ones after it.") from None


def wait_for_server(ports: Ports, processes: Processes) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        processes.check()
        try:
            with urllib.request.urlopen(f"http://{HOST}:{ports.server}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise ChildEnded(f"The server did not answer within {START_SECONDS} seconds.")
