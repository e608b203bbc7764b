"""A fleet arrives: what the rows of an import mean. Knows no file and no database."""
