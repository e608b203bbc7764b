"""What a text says against itself: that something is old, not to be used, corrected, or spelled in another way."""
