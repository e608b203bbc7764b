"""A text looked at for one charger, NL*ECO*1003 with the serial number 1810003; and lines that most texts begin with."""

from chargers.domain.paste import FoundConnection, PasteContext, find

URL = "URL: wss://ocpp.a.example/ocpp/\n"
OWN = f"{URL}ID: AB-12\n"
TOKEN = "Password: hK39dQxx21\n"


def look(text: str) -> FoundConnection:
    return find(text, PasteContext(present_id="NL*ECO*1003", serial="1810003"))


def asked(text: str) -> list[str]:
    return [question.code.value for question in look(text).questions]
