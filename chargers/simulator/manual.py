"""docs/simulator.md, made from the code: `python -m chargers.simulator.manual > docs/simulator.md`."""

import argparse
import sys

from chargers.simulator.command import add_arguments
from chargers.simulator.faults import GROUPS, in_group, shape

_OPENING = """\
# The simulator

<!-- Made by `python -m chargers.simulator.manual > docs/simulator.md`. Edit that module or the faults instead. -->

Simulated chargers for training, demos, tests and benchmarks. Each follows its controller's own side of the rules: it holds the
keys of a real one, connects as its settings say, keeps its authorization key write-only, restarts 60 seconds after its OCPP ID
was changed (EVC), refuses TLS (EVC 4.X), and boots without model and vendor when its OCPPInfo is wiped. New settings act at the
next restart, not before. The simulator shares no code with the server.

    python manage.py simulate_chargers --url ws://127.0.0.1:8000/ocpp/ --controller evc5 --ocpp-id 'NL*ECO*1000' --token -
    python manage.py simulate_chargers --url ws://127.0.0.1:8000/ocpp/ --count 1000 --speed 60
    python manage.py simulate_chargers --url ws://127.0.0.1:8000/ocpp/ --fault lies:com_Endpoint --fault no_pong

Up to 20 chargers tell every event in a line of its own; more of them are summed up once a second. Ctrl-C switches them off.
`python -m chargers.simulator` takes the same options and needs no Django.

## Options

"""
_FILE = """\

## A mixed fleet

`--file` reads a JSON list; every entry may hold what the options hold, and `--url` is used where an entry names no URL.
Such a file keeps tokens out of the process list.

```json
[
  {"controller": "cpa", "ocpp_id": "CPA-1", "token": "…"},
  {"controller": "evc4", "ocpp_id": "NL*ECO*{n}", "count": 10, "first": 2000},
  {"controller": "evc5", "variant": "DC", "ocpp_id": "DC60-1", "serial": "1891351", "faults": ["wiped_ocpp_info"]}
]
```

## The other backend

A place to move chargers to: it listens on ws and on wss, with a certificate made on the spot, and prints who arrives.

    python -m chargers.simulator.serve_other_backend --ws-port 9001 --wss-port 9443 --folder data/other
    python manage.py simulate_chargers --url ws://127.0.0.1:8000/ocpp/ --ca data/other/ca.pem

## Faults to order

What chargers in the field do wrong, by name. Several can be ordered at once. `KEY` is the name of a setting, or of an action.
"""


def manual() -> str:
    """The whole page."""
    lines = [_OPENING + _options() + _FILE]
    for title in GROUPS:
        lines += [f"\n### {title}\n", "| fault | what the charger does |", "|---|---|"]
        lines += [f"| `{shape(fault)}` | {fault.sentence()} |" for fault in in_group(title)]
        lines[-1] += "\n"
    return "\n".join(lines).rstrip().replace("\n\n\n", "\n\n") + "\n"


def _options() -> str:
    parser = argparse.ArgumentParser(add_help=False)
    add_arguments(parser)
    rows = ["| option | what it does |", "|---|---|"]
    for action in parser._actions:
        value = "" if action.nargs == 0 else f" {action.metavar or ', '.join(action.choices or [action.dest.upper()])}"
        said = (action.help or "").replace("%(default)s", str(action.default))
        rows.append(f"| `{action.option_strings[0]}{value}` | {said} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.stdout.write(manual())
