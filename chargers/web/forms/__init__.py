"""Forms: what a person may type, and what it becomes. Rules are in the domain."""
