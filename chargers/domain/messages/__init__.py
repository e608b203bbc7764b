"""OCPP frames as they are stored."""
