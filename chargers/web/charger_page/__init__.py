"""The frame around every page of one charger."""
