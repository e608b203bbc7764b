"""What is known of a place where chargers stand."""
