"""What this server does per second, held against a bare `websockets` + `ocpp` central system in the same run.

`python -m benchmarks` (script/bench) is the whole of it: `load` plays the chargers with raw frames made beforehand,
`servers` starts the two servers, `measures` says what is measured and where the floors are, `table` prints.
docs/performance.md tells how to read it.
"""
