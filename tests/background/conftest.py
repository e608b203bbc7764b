"""What runs beside the sockets is tried beside real ones."""

from tests.central_system.conftest import _database, door, open_door

__all__ = ["_database", "door", "open_door"]
