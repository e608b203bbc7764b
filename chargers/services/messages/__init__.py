"""Stored OCPP frames."""
