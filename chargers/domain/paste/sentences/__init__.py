"""What sentences say: the phrases, by kind and language, and what is told in them beside labels."""
