"""Settings that are no part of the connection."""
