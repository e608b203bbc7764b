"""Imports what every seed needs before the first is played: each child has it from its parent."""


def everything() -> None:
    """Django is set up."""
    import ecc_web.server.http  # noqa: F401
