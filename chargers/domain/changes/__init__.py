"""A change: its plan, its states and steps, and the run that carries it out, without I/O."""
