"""URLs of backends: read from what people paste, and compared."""
