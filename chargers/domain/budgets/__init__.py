"""How much of one charger is kept a day."""
