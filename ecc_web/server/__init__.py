"""How the server is started, and its wire. The only place that knows uvicorn; chargers.* does not know this place.

`run` starts and stops, `checks` refuses in one sentence, `doors` says what is open by role, `process_parts` is what
lives as long as the process. `http` (with `bodies`) and `websocket` (with `turns`) are uvicorn's protocols with bounds and
with the field's rules (C16, C18), `pinger` pings every socket, and `wire` is what a socket's consumer can see of its wire.
"""
