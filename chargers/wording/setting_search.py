"""By which words a setting is found: its name, its key, its sentence, its group, and what people call it in four languages.

The words beside the key are no translations: whoever reads French may have an English sheet in hand, so all are searched at once.
"""

from __future__ import annotations

import unicodedata

from chargers.domain.settings.known import KnownSetting, SettingDanger, find_setting
from chargers.wording import setting_words
from chargers.wording.setting_names import setting_name

BY_UNIT = {
    "A": "current amp amps ampere stroom courant intensité Strom Stromstärke",
    "s": "seconds time seconden tijd secondes temps durée Sekunden Zeit Dauer",
    "h": "hours time uren tijd heures durée Stunden Dauer",
    "Wh": "energy energie énergie",
    "%": "percent procent pour cent Prozent",
}
BY_DANGER = {
    SettingDanger.CURRENT: (
        "power fuse safety vermogen zekering veiligheid puissance fusible sécurité Leistung Sicherung Sicherheit"
    ),
    SettingDanger.GRID: (
        "load balancing connection fuse aansluiting zekering raccordement équilibrage Netzanschluss Lastmanagement"
    ),
    SettingDanger.METER: "meter kWh energy price energie prijs compteur énergie prix Zähler Preis",
    SettingDanger.BILLING: (
        "price tariff payment card free prijs tarief betaling pas gratis prix tarif paiement carte gratuit "
        "Preis Bezahlung Karte kostenlos"
    ),
}
BY_PART_OF_KEY = {
    "max": "maximum maximal limit highest maximaal hoogste grens limite plafond Höchstwert Grenze",
    "min": "minimum minimal lowest minimaal laagste Mindestwert",
    "current": "current amp amps ampere stroom courant intensité Strom Stromstärke",
    "interval": "how often frequency hoe vaak fréquence wie oft Abstand",
    "timeout": "wait wachten attente warten",
    "gsm_": "sim 4g lte modem mobile internet mobiel simkaart données mobiles Mobilfunk",
    "apn": "sim internet provider operator opérateur Anbieter",
    "gps_": "place position location plaats locatie lieu Ort Standort",
    "eth": "lan ip cable network kabel netwerk câble réseau Kabel Netzwerk",
    "light": "led brightness lamp licht helderheid lumière luminosité éclairage Licht Helligkeit",
    "indicator": "led light colour lamp licht kleur lumière couleur Licht Farbe",
    "reader": "rfid card badge kaart pas lezer carte lecteur Karte Lesegerät",
    "auth": "rfid card badge kaart pas carte Karte",
    "offline": "no connection zonder verbinding sans connexion ohne Verbindung",
    "skt": "socket plug outlet stopcontact stekker prise Steckdose Stecker",
    "phase": "phase fase Phase",
    "ping": "keepalive connection verbinding connexion Verbindung",
    "heartbeat": "sign of life levensteken signe de vie Lebenszeichen",
    "endpoint": "url address backend adres adresse Adresse",
    "backoffice": "url address backend adres adresse Adresse",
    "ocppid": "identity name chargebox identiteit identifiant Kennung",
    "authorizationkey": "password token wachtwoord mot de passe jeton Passwort",
    "unlock": "release cable ontgrendelen kabel déverrouiller câble entriegeln Kabel",
}


def fits_search(key: str, words: str) -> bool:
    """Whether every word that is searched for belongs to this setting. Case and accents do not matter."""
    return fits_words(f"{key} {setting_name(key)} {setting_words.setting(key)} {_group(key)} {_also(find_setting(key))}", words)


def fits_words(text: str, words: str) -> bool:
    """Whether every word stands in this text. Case and accents do not matter."""
    folded = _folded(text)
    return all(word in folded for word in _folded(words).split())


def _group(key: str) -> str:
    return str(setting_words.GROUPS[find_setting(key).group])


def _also(known: KnownSetting) -> str:
    key = known.key.casefold().replace("-", "")
    parts = [words for part, words in BY_PART_OF_KEY.items() if part in key]
    return " ".join([*parts, BY_UNIT.get(known.unit, ""), BY_DANGER.get(known.danger, "") if known.danger else ""])


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
