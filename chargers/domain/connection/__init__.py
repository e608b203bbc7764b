"""The connection of a charger: its values, the fields that hold them, and when two mean the same."""
