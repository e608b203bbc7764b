"""The parts of the demo command: its data folder, its processes, and the world around the server."""
