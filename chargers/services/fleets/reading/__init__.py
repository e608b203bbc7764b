"""Reading a table that a person brings, in a process of its own with little memory and little time."""
