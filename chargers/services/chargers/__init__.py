"""Chargers: kept, claimed, found and listed."""
