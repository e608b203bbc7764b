"""Reading what chargers are set to."""
