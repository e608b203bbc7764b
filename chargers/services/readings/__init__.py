"""What chargers report of their settings, and what of it is not as it should be."""
