"""Whether a charger is here, and was."""
