"""Who and what the journeys meet: people, and chargers of every type. Run as a program it fills the database of a house."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "made-up-for-journeys-7"
HARBOUR, NORTH = "Harbour Charging", "Northern Fleet"
PEOPLE = (("ivo", "installer", HARBOUR), ("carla", "installer", HARBOUR), ("olga", "owner", HARBOUR))


@dataclass(frozen=True, slots=True)
class Known:
    """A charger that the house knows from the start, and the token with which it dials."""

    ocpp_id: str
    controller: str
    serial: str
    organisation: str = HARBOUR

    @property
    def token(self) -> str:
        return f"first-{self.serial}"


EVC5 = Known("QUAY-5", "evc5", "1891351")
EVC4 = Known("NL*ECO*2000", "evc4", "11752628")
CPA = Known("QUAY-3", "cpa", "1003000")
EVC5_WITHOUT_SCRIPTS = Known("QUAY-6", "evc5", "1810006")
EVC4_REFUSED = Known("NL*ECO*2001", "evc4", "11752001")
EVC5_EDITED = Known("NL*ECO*1200", "evc5", "1851200")
EVC5_WATCHED = Known("NL*ECO*1300", "evc5", "1811300")
FOREIGN = Known("NL*NRD*9000", "evc5", "1819000", NORTH)
CHARGERS = (EVC5, EVC4, CPA, EVC5_WITHOUT_SCRIPTS, EVC4_REFUSED, EVC5_EDITED, EVC5_WATCHED, FOREIGN)


def fill() -> None:
    """Everybody and everything above, into the database that the environment names."""
    import django

    django.setup()
    from django.core.management import call_command

    from chargers.domain.secret import Secret
    from chargers.models import ControllerType, Membership, Organisation, User
    from chargers.services.chargers import register
    from chargers.services.controllers import controller_types

    call_command("migrate", verbosity=0)
    controller_types.sync_catalogue()
    organisations = {name: Organisation.objects.create(name=name) for name in (HARBOUR, NORTH)}
    for name, role, organisation in PEOPLE:
        person = User.objects.create_user(name, f"{name}@example.com", PASSWORD)
        Membership.objects.create(user=person, organisation=organisations[organisation], role=role)
    for known in CHARGERS:
        register.add(
            known.ocpp_id,
            register.ChargerFacts(
                organisations[known.organisation],
                controller_type=ControllerType.objects.get(code=known.controller),
                serial_number=known.serial,
            ),
            token=Secret(known.token),
        )


if __name__ == "__main__":
    fill()
