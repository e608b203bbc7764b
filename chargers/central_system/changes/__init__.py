"""Changes carried out at the chargers' lines."""
