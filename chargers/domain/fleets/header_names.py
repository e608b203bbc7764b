"""What people call the columns, in English, Dutch, German and French, the surest names first.

Compared without case, accents, spaces and punctuation; a weak name counts only where no better one is found for its column.
"""

from __future__ import annotations

from chargers.domain.fleets.columns import Column

NAMES: dict[Column, tuple[str, ...]] = {
    Column.OCPP_ID: (
        *(
            "ocpp id",
            "ocppid",
            "ocpp identity",
            "ocpp name",
            "charge point id",
            "chargepoint id",
            "charge box id",
            "chargebox id",
        ),
        *("charger id", "charging station id", "station id", "cpid", "charge box identity", "chargebox identity", "cbid"),
        *("charge point identity", "chargepoint identity", "present ocpp id", "current ocpp id", "old ocpp id", "old id"),
        *(
            "laadpaal id",
            "laadpunt id",
            "laadpaalnummer",
            "laadstation id",
            "huidige ocpp id",
            "oude ocpp id",
            "oud id",
            "oude id",
        ),
        *("ladepunkt id", "ladestation id", "ladestations id", "ladesaeulen id", "ladesäulen id", "ladepunkt kennung"),
        *("ocpp kennung", "ocpp identifikation", "bisherige ocpp id", "aktuelle ocpp id", "alte ocpp id", "alte id"),
        *("identifiant ocpp", "id ocpp", "identifiant de la borne", "id de la borne", "id borne", "numero de borne"),
        *("identifiant borne", "identifiant du chargeur", "ancien identifiant", "ancien id", "identifiant actuel"),
    ),
    Column.CONTROLLER_TYPE: (
        *("controller type", "controllertype", "controller", "type of controller", "charger type", "hardware type"),
        *("type controller", "type regelaar", "besturingstype", "type laadpaal", "laadpaaltype"),
        *("steuerungstyp", "controllertyp", "typ der steuerung", "reglertyp", "steuerung", "ladestationstyp"),
        *("type de contrôleur", "type contrôleur", "contrôleur", "type de borne"),
    ),
    Column.SERIAL_NUMBER: (
        *("serial number", "serialnumber", "serial no", "serial", "sn", "s/n", "controller serial number"),
        *("serienummer", "serienr", "serie nummer", "serie nr"),
        *("seriennummer", "seriennr", "serien nummer", "serien nr"),
        *("numéro de série", "numero serie", "n° de série", "no de série", "n série", "n° série"),
    ),
    Column.SITE: (
        *("site", "location", "place", "site name", "location name", "address"),
        *("locatie", "plaats", "vestiging", "adres", "locatienaam"),
        *("standort", "ort", "liegenschaft", "adresse", "standortname"),
        *("emplacement", "lieu", "nom du site", "localisation"),
    ),
    Column.ORGANISATION: (
        *("organisation", "organization", "customer", "client", "owner", "company"),
        *("organisatie", "klant", "eigenaar", "bedrijf"),
        *("kunde", "eigentümer", "firma", "unternehmen", "mandant"),
        *("propriétaire", "entreprise", "société"),
    ),
    Column.TOKEN: (
        *("token", "new token", "authorization key", "authorisation key", "authorizationkey", "auth key", "key", "password"),
        *("basic auth password", "basic auth", "api key", "secret", "security key", "authorization", "pass"),
        *("wachtwoord", "sleutel", "autorisatiesleutel", "nieuw token", "nieuwe sleutel", "nieuw wachtwoord"),
        *("passwort", "kennwort", "schlüssel", "autorisierungsschlüssel", "neues token", "neuer schlüssel", "neues passwort"),
        *("zugangstoken", "jeton", "mot de passe", "clé", "clé d'autorisation", "nouveau jeton", "nouvelle clé"),
    ),
    Column.OCPP_INFO: ("ocpp info", "ocppinfo", "com_OCPPInfo", "info ocpp"),
    Column.NAME: (
        *("name", "charger name", "note", "remark", "description", "label", "comment"),
        *("naam", "laadpaalnaam", "omschrijving", "opmerking", "notitie"),
        *("bezeichnung", "beschreibung", "bemerkung", "anzeigename", "notiz"),
        *("nom", "nom de la borne", "libellé", "remarque", "désignation", "commentaire"),
    ),
    Column.NEW_ID: (
        *("new id", "new ocpp id", "new ocppid", "new charge point id", "new chargebox id", "new identity", "new charger id"),
        *("target id", "future id", "id at the new backend"),
        *("nieuw id", "nieuwe id", "nieuw ocpp id", "nieuwe ocpp id", "nieuw laadpaal id", "nieuwe identiteit"),
        *("neue id", "neue ocpp id", "neue kennung", "neue ladepunkt id", "neue ladestation id", "künftige ocpp id"),
        *("nouvel id", "nouvel identifiant", "nouvel identifiant ocpp", "nouveau id", "nouvel id ocpp", "identifiant nouveau"),
    ),
    Column.URL: (
        *("url", "new url", "endpoint", "endpoint url", "backend url", "backend", "ocpp url", "websocket url", "central system"),
        *("central system url", "csms", "csms url", "target", "websocket", "wss", "com_Endpoint", "server", "server url"),
        *("nieuwe url", "eindpunt", "doel url", "adres van de backend", "backoffice url", "backoffice"),
        *("neue url", "endpunkt", "ziel url", "zieladresse", "backend adresse"),
        *("nouvelle url", "url du backend", "adresse du backend", "point de terminaison", "url cible", "cible", "serveur"),
    ),
}
WEAK: dict[Column, tuple[str, ...]] = {
    Column.OCPP_ID: (
        *("id", "identity", "identifier", "charger", "charge point", "chargepoint", "chargebox", "station", "evse", "evse id"),
        *("identiteit", "laadpaal", "laadpunt", "laadstation", "kennung", "ladepunkt", "ladestation", "ladesäule", "wallbox"),
        *("identifiant", "borne", "chargeur", "point de charge"),
    ),
    Column.CONTROLLER_TYPE: ("type", "typ", "model", "modell", "modèle", "hardware"),
    Column.SERIAL_NUMBER: ("serie",),
}
# The OCPP ID is the user of a charger's HTTP Basic authentication; a person's name stands there as often.
LOOSE: dict[Column, tuple[str, ...]] = {
    Column.OCPP_ID: ("username", "user", "gebruikersnaam", "benutzername", "nom d'utilisateur"),
}
NEW = ("new", "nieuw", "neu", "nouve", "future", "target")  # an ID that is named so is the new one
# Which of two columns for one thing is meant: words of a name, or what it begins or ends with.
LATER = (*NEW, "live", "prod", "doel", "ziel", "cible", "kunftig", "futur")
EARLIER = (
    *("old", "oud", "ancien", "bisher", "vorig", "vorher", "previous", "former", "precedent", "legacy", "present", "current"),
    *("huidig", "aktuell", "actuel", "expired", "verlopen", "abgelaufen", "test", "staging", "demo", "backup", "reserve"),
)
EARLIER_WORDS = frozenset({"alt", "alte", "altes", "alter", "acc", "acceptance", "dev", "uat"})
# A token named with one of these is another thing's, or no token.
OF_OTHERS = (
    *("wifi", "wlan", "wi", "portal", "portail", "router", "routeur", "modem", "vpn", "apn", "sim", "pin", "puk", "admin", "web"),
    *("rfid", "card", "karte", "kaart", "carte", "badge", "mail", "email", "webmail", "user", "monteur", "ftp"),
    *("hint", "type", "typ", "date", "datum", "expires", "expiry", "valid", "until", "length", "verloopt", "geldig", "gultig"),
)
# An address in pieces: a name of these words alone, one of the first ones among them.
URL_PIECES = frozenset({"port", "poort", "portnummer", "poortnummer", "path", "pad", "pfad", "chemin"})
BESIDE_PIECES = frozenset(
    (
        *("url", "server", "serveur", "backend", "endpoint", "host", "csms", "ocpp", "tcp", "websocket", "ws", "wss", "new"),
        *("number", "nummer", "nr", "numero", "de", "du", "le", "nieuw", "nieuwe", "neu", "neuer", "nouveau", "target", "no"),
    )
)
