"""The browser's doorbell at /live/: says that something a page shows has changed. The page fetches it, and the view checks."""
