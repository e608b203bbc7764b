"""Codes as words in the reader's language: for pages, e-mails and the shell. Knows no page."""
