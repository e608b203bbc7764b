"""What pages of several subjects share: filters, downloads, limits."""
