"""What trying a backend from here means: its stages, what each may find, and how answers are judged. Knows no network."""
