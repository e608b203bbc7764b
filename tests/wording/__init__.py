"""Codes as words."""
