"""Rows, constraints and queries. No decisions: those are in domain, and named actions are in services."""

from chargers.models.alert import Alert, AlertMail, AlertNews, AlertSubscription, SubscribedKind
from chargers.models.arrival import Arrival
from chargers.models.backend import Backend
from chargers.models.backend_endpoint import BackendEndpoint
from chargers.models.boot import Boot
from chargers.models.change import Change, ChangeRequest, Step, WantedValue
from chargers.models.charger import Charger, Connector
from chargers.models.commissioning_window import CommissioningWindow
from chargers.models.controller_type import ConnectionField, ControllerType, SerialPrefix
from chargers.models.credential import Credential
from chargers.models.draft import Draft
from chargers.models.fleet_import import FleetImport, FleetImportRow
from chargers.models.journal import JournalEntry, JournalValue
from chargers.models.message import Message
from chargers.models.once_done import OnceDone
from chargers.models.organisation import Membership, Organisation, Site
from chargers.models.preflight import PreflightVerdict
from chargers.models.prepared_move import BackendCredential, PreparedMove
from chargers.models.presence import Presence, PresenceEvent, ServerProcess
from chargers.models.reported_setting import Reading, ReportedSetting
from chargers.models.transaction import MeterValue, Transaction
from chargers.models.user import User

__all__ = [
    "Alert",
    "AlertMail",
    "AlertNews",
    "AlertSubscription",
    "Arrival",
    "Backend",
    "BackendCredential",
    "BackendEndpoint",
    "Boot",
    "Change",
    "ChangeRequest",
    "Charger",
    "CommissioningWindow",
    "ConnectionField",
    "Connector",
    "ControllerType",
    "Credential",
    "Draft",
    "FleetImport",
    "FleetImportRow",
    "JournalEntry",
    "JournalValue",
    "Membership",
    "Message",
    "MeterValue",
    "OnceDone",
    "Organisation",
    "PreflightVerdict",
    "PreparedMove",
    "Presence",
    "PresenceEvent",
    "Reading",
    "ReportedSetting",
    "SerialPrefix",
    "ServerProcess",
    "Site",
    "Step",
    "SubscribedKind",
    "Transaction",
    "User",
    "WantedValue",
]
