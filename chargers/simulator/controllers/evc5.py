"""EVC 5.X: TLS by a flag; the serial number tells AC, AC+ and DC apart (R2, R14)."""

from chargers.simulator.controllers.evc import Evc


class Evc5(Evc):
    """With TLS."""

    name = "evc5"
    variants = {"": "181", "AC": "181", "AC+": "185", "DC": "189"}
    knows_tls = True
    firmware = "5.1x.33R.04"  # made up: no firmware string of an EVC 5.X is public

    @property
    def model(self) -> str:
        return "DC60" if self.variant == "DC" else "DUO2"
