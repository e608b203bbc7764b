"""Which chargers are here: written by the central system, read by pages."""
