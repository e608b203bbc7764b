"""Changes: asked for, planned, held while they are carried out, and stored."""
