"""The token of a pasted text: which one, how much of it, and where it is not to be seen."""
