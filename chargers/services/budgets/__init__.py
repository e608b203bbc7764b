"""How much of one charger is kept a day: the limits, and what is counted."""
