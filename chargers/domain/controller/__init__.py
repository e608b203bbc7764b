"""Controllers: what a type can hold, how it lays out a connection, and what a charger reports."""
