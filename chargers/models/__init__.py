"""Rows, constraints and queries. No decisions: those are in domain, and named actions are in services."""

from chargers.models.alert import Alert, AlertMail, AlertNews, AlertSubscription, SubscribedKind
from chargers.models.arrival import Arrival
from chargers.models.backend import Backend
from chargers.models.backend_endpoint import BackendEndpoint
from chargers.models.boot import Boot
from chargers.models.change import OPEN_CHANGE, Change, ChangeRequest, Step, WantedValue
from chargers.models.change_watch import ChangeWatch
from chargers.models.charger import Charger, Connector
from chargers.models.commissioning_window import CommissioningWindow
from chargers.models.controller_type import ConnectionField, ControllerType, SerialPrefix
from chargers.models.credential import Credential
from chargers.models.day_count import DayCount
from chargers.models.draft import Draft
from chargers.models.earlier_id import EarlierId
from chargers.models.fleet_import import FleetImport, FleetImportRow
from chargers.models.group_role import GroupRole
from chargers.models.journal import JournalEntry, JournalValue
from chargers.models.message import Message
from chargers.models.move_series import MoveOfSeries, MoveSeries
from chargers.models.once_done import OnceDone
from chargers.models.organisation import Membership, Organisation, Site
from chargers.models.preflight import PreflightVerdict
from chargers.models.prepared_move import BackendCredential, PreparedMove
from chargers.models.presence import Presence, PresenceEvent, ServerProcess
from chargers.models.reported_setting import Reading, ReportedSetting
from chargers.models.saved_view import SavedView
from chargers.models.tag import Tag
from chargers.models.transaction import MeterValue, StrayReport, Transaction
from chargers.models.user import User

__all__ = [
    "OPEN_CHANGE",
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
    "ChangeWatch",
    "Charger",
    "CommissioningWindow",
    "ConnectionField",
    "Connector",
    "ControllerType",
    "Credential",
    "DayCount",
    "Draft",
    "EarlierId",
    "FleetImport",
    "FleetImportRow",
    "GroupRole",
    "JournalEntry",
    "JournalValue",
    "Membership",
    "Message",
    "MeterValue",
    "MoveOfSeries",
    "MoveSeries",
    "OnceDone",
    "Organisation",
    "PreflightVerdict",
    "PreparedMove",
    "Presence",
    "PresenceEvent",
    "Reading",
    "ReportedSetting",
    "SavedView",
    "SerialPrefix",
    "ServerProcess",
    "Site",
    "Step",
    "StrayReport",
    "SubscribedKind",
    "Tag",
    "Transaction",
    "User",
    "WantedValue",
]
