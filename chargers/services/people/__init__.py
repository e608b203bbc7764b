"""People, their organisations and what they chose."""
