"""OCPP frames: read, checked, handled, answered, sent, and kept in the log."""
