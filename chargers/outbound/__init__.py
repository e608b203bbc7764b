"""The one door through which this server opens connections of its own, and its guard. Knows no row and no setting of Django."""
