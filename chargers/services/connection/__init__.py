"""How a charger's connection is set up beside the editor, and whether a backend answers at all."""
