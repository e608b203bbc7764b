"""OCPPInfo: what it holds, and whether a restart wiped it."""
