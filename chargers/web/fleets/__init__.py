"""Fleets: tables of chargers and of moves, and chargers that come here from their old backend."""
