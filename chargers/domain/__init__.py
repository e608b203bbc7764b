"""The rules of the field: words, tables, plans, runs. Standard library only; knows no framework, database or network."""
