"""The page of a site: how to get there, whom one meets, and its chargers."""
