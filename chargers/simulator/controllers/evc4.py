"""EVC 4.X: no TLS, eight digits in the serial number (R2, R16)."""

from chargers.simulator.controllers.evc import Evc


class Evc4(Evc):
    """Without TLS."""

    name = "evc4"
    variants = {"": "117"}
    serial_digits = 8
    knows_tls = False
    firmware = "4.3x.32R.16"
