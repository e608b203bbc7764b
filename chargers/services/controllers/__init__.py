"""Controller types as they are stored."""
