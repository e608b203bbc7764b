"""Chargers by the hundred: their import from a file, where they shall go, who of them has arrived."""
