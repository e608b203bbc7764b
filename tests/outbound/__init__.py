"""The door for outgoing connections, against real listeners on loopback. Names are looked up in a table of the test's own."""
