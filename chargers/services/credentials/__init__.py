"""Tokens, sealed."""
