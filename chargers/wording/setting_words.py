"""A word on each known setting, on its parts and switches, on groups and dangers. Keys without case; no word is no fault."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chargers.domain.controller.definition import FieldRole
from chargers.domain.settings.known import KnownGroup, SettingDanger
from chargers.wording.fields import HELP

Text = str | Promise

GROUPS: dict[KnownGroup, Text] = {
    KnownGroup.COMMUNICATION: _("Communication"),
    KnownGroup.CHARGING: _("Charging"),
    KnownGroup.GRID: _("Grid"),
    KnownGroup.METERING: _("Metering"),
    KnownGroup.MOBILE: _("Mobile network"),
    KnownGroup.NETWORK: _("Network"),
    KnownGroup.STANDARD: _("Standard OCPP"),
    KnownGroup.OTHER: _("Other"),
}

DANGERS: dict[SettingDanger, Text] = {
    SettingDanger.CURRENT: _(
        "Currents: with a wrong value cables and fuses carry more than they can. Only a qualified electrician knows the right one."
    ),
    SettingDanger.GRID: _(
        "Grid: with a wrong value the connection of the building can be overloaded, or the chargers of a group stop sharing it."
    ),
    SettingDanger.METER: _("Meter: with a wrong value energy is measured wrong or not at all, and bills are wrong."),
    SettingDanger.BILLING: _("Billing: with a wrong value sessions can go unpaid, or strangers can charge."),
    SettingDanger.HARDWARE: _(
        "Hardware: with a value that does not fit what is built in, sockets, readers or contacts stop working."
    ),
    SettingDanger.REACH: _(
        "Connection: with a wrong value the charger loses its connection and cannot be reached from here. Somebody must drive to it."
    ),
}

DANGER_WORDS: dict[SettingDanger, Text] = {
    SettingDanger.CURRENT: _("safety"),
    SettingDanger.GRID: _("safety"),
    SettingDanger.METER: _("metering"),
    SettingDanger.BILLING: _("billing"),
    SettingDanger.HARDWARE: _("hardware"),
    SettingDanger.REACH: _("its connection"),
}

SETTINGS: dict[str, Text] = {
    "authorizationkey": HELP[FieldRole.KEY],
    "com_endpoint": _("Where the charger connects: host, port and path."),
    "com_ocppid": HELP[FieldRole.OCPP_ID],
    "com_prottype": HELP[FieldRole.PROTOCOL],
    "com_options": HELP[FieldRole.OPTIONS],
    "com_ocppinfo": HELP[FieldRole.OCPP_INFO],
    "backoffice-url": _("Where the charger connects: scheme and host."),
    "backoffice-portnr": _("The port of the backend."),
    "backoffice-path": HELP[FieldRole.PATH],
    "ocppid": HELP[FieldRole.OCPP_ID],
    "com_protch": _("The network it uses: Eth (cable) or GSM (mobile network)."),
    "com_authtimeout": _("How long it waits for the backend to answer for a card."),
    "com_authoptions": _("Rules for cards: who is asked, and who may stop a session."),
    "com_autocommithrs": _("How often it writes its internal counts away."),
    "com_fwoptions": _("Whether firmware may be updated over the network, and when."),
    "chg_ratedcurrent": _("What the hardware of each channel is built for."),
    "chg_stationmaxcurrent": _("The most that the whole station may draw, per phase."),
    "chg_minchargingcurrent": _("Below this current, charging pauses."),
    "chg_mode3current": _("The limit that applies to each channel now; 0 = no limit."),
    "chg_options": _("Behaviour of the whole station."),
    "chg_ch1options": _("Behaviour of the first socket."),
    "chg_ch2options": _("Behaviour of the second socket."),
    "chg_channelsenabled": _("Which channels are in use."),
    "chg_skttype": _("What each socket has: a lock, the control pilot, the proximity pilot."),
    "chg_reader1": _("The first card reader, and the channel that it serves."),
    "chg_reader2": _("The second card reader, and the channel that it serves."),
    "chg_indicatorscheme": _("Colours of the light, and its brightness."),
    "chg_io_input": _("What the two inputs are wired to."),
    "chg_io_output": _("What the two outputs show."),
    "chg_io_relay2": _("What the second relay of each channel does."),
    "chg_debug": _("How much of each part is written to its log; more costs speed."),
    "grid_role": _("Its place in load balancing: alone, station controller, master or slave."),
    "grid_commchannel": _("How the controllers of a group talk with each other."),
    "grid_installationmaxcurrent": _("The most that all chargers of the installation may draw together, per phase."),
    "grid_installationsavecurrent": _("What is drawn when the line between the controllers is lost."),
    "grid_supervisorclientcount": _("How many controllers are expected below this one."),
    "grid_supervisortotalcurrent": _("What the controllers below this one share."),
    "grid_totalcurrentoffset": _("Added to the measured total, for what is not measured."),
    "chg_kwh1": _("The first energy meter and how it is wired."),
    "chg_kwh2": _("The second energy meter and how it is wired."),
    "chg_kwh3": _("The third energy meter and how it is wired, usually that of the building."),
    "metervaluesampleinterval": _("How often meter values are sent during a session; 0 = never."),
    "clockaligneddatainterval": _("How often meter values are sent at fixed times, with or without a session; 0 = never."),
    "metervaluessampleddata": _("What is measured during a session."),
    "metervaluessampleddatamaxlength": _("How many measurands fit into MeterValuesSampledData."),
    "metervaluesaligneddata": _("What is measured by the clock."),
    "metervaluesaligneddatamaxlength": _("How many measurands fit into MeterValuesAlignedData."),
    "stoptxnsampleddata": _("What was measured during the session and is sent at its end."),
    "stoptxnsampleddatamaxlength": _("How many measurands fit into StopTxnSampledData."),
    "stoptxnaligneddata": _("What was measured by the clock and is sent at the end of a session."),
    "stoptxnaligneddatamaxlength": _("How many measurands fit into StopTxnAlignedData."),
    "disablechannelmetervaluealign": _("Sends no meter values by the clock for single channels."),
    "gsm_apn": _("The access point of the SIM card: name, user, password."),
    "gsm_oper": _("The preferred mobile operator; 0 = it chooses by itself."),
    "gsm_options": _("Behaviour of the modem."),
    "gsm_sms": _("The number that text messages go to."),
    "gsm_sigq": _("Signal, 0 to 31: from 9 on it is usable, 15 is good, 99 is unknown."),
    "gsm_model": _("The modem that is built in."),
    "gps_lat": _("Latitude, where the modem knows it."),
    "gps_lon": _("Longitude, where the modem knows it."),
    "gps_time": _("The time of the satellites, where the modem knows it."),
    "eth_cfg": _("The address in the cabled network: by itself (dhcp) or fixed."),
    "eth_parent": _("The controller whose network this one uses."),
    "eth_host_port": _("The port at which it listens for other controllers; 0 = none."),
    "heartbeatinterval": _("How often it says that it is alive. The backend sets it again at every start."),
    "websocketpinginterval": _("How often it tests the connection; 0 = never."),
    "connectiontimeout": _("How long after the card a car must be plugged in."),
    "lightintensity": _("Brightness of the light."),
    "allowofflinetxforunknownid": _("Without a connection, lets unknown cards charge."),
    "authorizationcacheenabled": _("Remembers cards that were accepted."),
    "authorizeremotetxrequests": _("Checks the card of a session that the backend starts."),
    "localauthorizeoffline": _("Without a connection, lets cards charge that it remembers."),
    "localpreauthorize": _("Lets remembered cards start before the backend has answered."),
    "localauthlistenabled": _("Uses a list of cards that the backend has sent."),
    "localauthlistmaxlength": _("How many cards that list can hold."),
    "sendlocallistmaxlength": _("How many cards of that list fit into one message."),
    "maxenergyoninvalidid": _("What a session may still draw once its card is refused."),
    "minimumstatusduration": _("How long a state must last before it is reported."),
    "resetretries": _("How often a reset that fails is tried again."),
    "stoptransactiononevsidedisconnect": _("Ends the session when the cable is pulled at the car."),
    "stoptransactiononinvalidid": _("Ends the session when its card is refused."),
    "unlockconnectoronevsidedisconnect": _("Unlocks the socket when the cable is pulled at the car."),
    "transactionmessageattempts": _("How often a message about a session is tried before it is dropped."),
    "transactionmessageretryinterval": _("How long it waits between those tries."),
    "connectorphaserotation": _("How the phases are wired to each connector."),
    "connectorphaserotationmaxlength": _("How many connectors fit into ConnectorPhaseRotation."),
    "connectorswitch3to1phasesupported": _("Whether it can change from three phases to one during a session."),
    "numberofconnectors": _("How many connectors it has."),
    "supportedfeatureprofiles": _("The parts of OCPP that it knows."),
    "supportedfeatureprofilesmaxlength": _("How many profiles fit into SupportedFeatureProfiles."),
    "getconfigurationmaxkeys": _("How many settings can be asked for together, as it says."),
    "reserveconnectorzerosupported": _("Whether the station as a whole can be reserved."),
    "chargeprofilemaxstacklevel": _("How many charging profiles can be active on top of each other."),
    "chargingscheduleallowedchargingrateunit": _("The units in which charging profiles may be given."),
    "chargingschedulemaxperiods": _("How many periods a charging profile may have."),
    "maxchargingprofilesinstalled": _("How many charging profiles it can keep."),
}

PARTS: dict[str, Text] = {
    "channel_1": _("channel 1"),
    "channel_2": _("channel 2"),
    "reader": _("reader"),
    "channel": _("channel"),
    "scheme": _("scheme"),
    "brightness": _("brightness"),
    "input_1": _("input 1"),
    "input_2": _("input 2"),
    "output_1": _("output 1"),
    "output_2": _("output 2"),
    "meter": _("meter"),
    "modbus_address": _("Modbus address"),
    "baud": _("baud"),
    "parity": _("parity"),
    "stop_bits": _("stop bits"),
    "apn": _("access point"),
    "user": _("user"),
    "password": _("password"),
}

PAIRS: dict[str, Text] = {
    "usetls": _("encrypted connection (wss)"),
    "commaster": _("talks for the other controllers of its group"),
    "events": _("sends its state to the backend"),
    "blockbeforeboot": _("no charging before the backend has answered"),
    "wdt": _("watches the line between controllers"),
    "updsendinidle": _("meter values while idle too"),
    "blocklgfull": _("no charging when its log is full"),
    "chkonlineauth": _("asks the backend before a session starts"),
    "chkonlineauthstop": _("asks the backend before a session is stopped"),
    "stoponanycrd": _("any card may stop a session"),
    "allowallcards": _("every card may charge"),
    "sfwu": _("firmware updates over the network"),
    "fwupdateinidleonly": _("updates only when nobody charges"),
    "restarttransonboot": _("continues a session after a restart"),
    "zerdy": _("ZE Ready: waits as that label demands"),
    "circdbg": _("debugging of the charging circuit"),
    "nobeep": _("no sound at the reader"),
    "chgprof": _("charging profiles of its own"),
    "plugandcharge": _("charges without a card"),
    "overcurrentsens": _("stops sooner when a car draws too much"),
    "stoponchargecomplete": _("ends the session when the car is full"),
    "offlinestopondisconnect": _("without a connection, ends the session when the cable is pulled"),
    "stoponlowcosphi": _("ends the session at a low power factor"),
    "rel2onlowcosphi": _("switches the second relay at a low power factor"),
    "nosmschk": _("does not look for text messages"),
    "autoapn": _("finds the access point by itself"),
    "3g4g": _("uses 3G and 4G"),
    "enable2g": _("uses 2G"),
    "type": _("dhcp or static"),
    "ip": _("address"),
    "netmask": _("network mask"),
    "dns": _("name server"),
    "gw": _("gateway"),
    "modelname": _("model"),
    "vendorname": _("vendor"),
    "cpsn": _("serial number"),
}


def setting(key: str) -> str:
    """A word on this setting; empty where none is known."""
    return str(SETTINGS.get(key.casefold(), ""))


def part(name: str) -> str:
    """What a place of a list is called."""
    return str(PARTS.get(name, name))


def pair(name: str) -> str:
    """What a pair of a list does; empty where that is not known."""
    return str(PAIRS.get(name.casefold(), ""))
