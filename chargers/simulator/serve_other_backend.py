"""`python -m chargers.simulator.serve_other_backend`: the other backend by itself, one line for everybody who arrives."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from chargers.simulator.dial import CannotStart
from chargers.simulator.other_backend import OtherBackend


async def _run(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    accounts = dict(account.partition("=")[::2] for account in options.account)
    backend = OtherBackend(
        {ocpp_id: password or None for ocpp_id, password in accounts.items()},
        host=options.host,
        ws_port=options.ws_port,
        wss_port=options.wss_port,
        folder=options.folder,
        listener=lambda arrival: print(arrival.line(), flush=True),
    )
    async with backend:
        print(f"The other backend listens at {backend.ws_url} and {backend.wss_url}; its CA is in {backend.ca_file}", flush=True)
        await stop.wait()


def main() -> int:
    """`python -m chargers.simulator.serve_other_backend`: until Ctrl-C, one line for everybody who arrives."""
    parser = argparse.ArgumentParser(prog="serve_other_backend", description="Another backend, to which chargers are moved.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--ws-port", type=int, default=0, metavar="PORT")
    parser.add_argument("--wss-port", type=int, default=0, metavar="PORT")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where the certificate is kept (default: thrown away)")
    parser.add_argument("--account", action="append", default=[], metavar="ID[=PASSWORD]", help="let in only these")
    try:
        asyncio.run(_run(parser.parse_args()))
    except CannotStart as wrong:
        print(wrong, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
