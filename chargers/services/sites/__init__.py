"""How to get to a site, and whom one meets there."""
