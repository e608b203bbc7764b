"""OCPPInfo brought back."""
