"""What can be wrong with an input or a value, as codes with values. Sentences are made at the edge (wording/refusals)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """The registry of refusals and warnings of every subject, one word each. The value is what shells and APIs print.

    One enum on purpose: a word is used once, whatever the subject, and a test holds that each has its sentence.
    """

    # Refusals of a pasted URL
    URL_MISSING = "url_missing"
    NO_URL_IN_TEXT = "no_url_in_text"
    TEXT_TOO_LONG = "text_too_long"
    CONTROL_CHARACTER = "control_character"
    SPACE_IN_URL = "space_in_url"
    NO_SCHEME = "no_scheme"
    HTTP_SCHEME = "http_scheme"
    SCHEME_UNKNOWN = "scheme_unknown"
    USER_INFO_MALFORMED = "user_info_malformed"
    EMPTY_HOST = "empty_host"
    HOST_INVALID = "host_invalid"
    HOST_ZONE = "host_zone"
    HOST_IPV6_BRACKETS = "host_ipv6_brackets"
    PORT_NUMBER = "port_number"
    PORT_RANGE = "port_range"
    TWO_PORTS = "two_ports"  # a refusal of what is typed, a warning on what a charger holds
    QUERY_STRING = "query_string"
    FRAGMENT = "fragment"
    PATH_CHARACTER = "path_character"
    PLACEHOLDER_POSITION = "placeholder_position"  # likewise both
    TWO_ADDRESSES = "two_addresses"
    QUESTION_OPEN = "question_open"  # what was pasted leaves something that only a person can say
    PASTE_GONE = "paste_gone"  # kept for half an hour
    USER_NOT_WRITTEN = "user_not_written"  # a charger logs in as its ID, and as nobody else
    TEXT_AND_TOKEN = "text_and_token"  # one standard input cannot be both
    ID_OR_PATH = "id_or_path"
    ID_OTHER_CASE = "id_other_case"  # of the ID that is typed or present
    IDS_DIFFER = "ids_differ"  # the URL ends in the present ID, and another one is typed
    ID_IN_PATH = "id_in_path"  # it would be dialled twice; a refusal of a URL, a warning on a row
    # Refusals of an OCPP ID
    OCPP_ID_EMPTY = "ocpp_id_empty"
    OCPP_ID_TOO_LONG = "ocpp_id_too_long"  # R12
    OCPP_ID_CHARACTER = "ocpp_id_character"
    # Refusals of a token
    SETTING_MASKED = "setting_masked"  # a mask of ours would be sent
    TOKEN_EMPTY = "token_empty"
    TOKEN_CHARACTER = "token_character"
    TOKEN_OTHER_PREFIX = "token_other_prefix"  # asked: is it part of the token?
    KEY_NEEDS_ID = "key_needs_id"  # R17a
    KEY_NEEDS_TOKEN = "key_needs_token"  # R17a: the ID changes, and no token is typed or known
    # Refusals of a controller type or of a value for it
    TLS_NOT_SUPPORTED = "tls_not_supported"  # R16
    PLACEHOLDER_NOT_SUPPORTED = "placeholder_not_supported"
    FIELD_NOT_SUPPORTED = "field_not_supported"
    READ_ONLY = "read_only"  # the charger says so of this key
    VALUE_TOO_LONG = "value_too_long"
    KEY_TOO_LONG = "key_too_long"
    OCPP_INFO_EMPTY = "ocpp_info_empty"  # R18, also a warning
    OCPP_INFO_MISSING = "ocpp_info_missing"  # R18, also a warning
    OCPP_INFO_MALFORMED = "ocpp_info_malformed"
    OCPP_INFO_TOO_LONG = "ocpp_info_too_long"
    OCPP_INFO_CHARACTER = "ocpp_info_character"
    OCPP_INFO_TWICE = "ocpp_info_twice"
    OCPP_INFO_PACKED = "ocpp_info_packed"  # JSON in place of a value (C10)
    OCPP_INFO_NO_VALUE = "ocpp_info_no_value"  # a word such as null in place of one (C10)
    OCPP_INFO_SERIAL_ZERO = "ocpp_info_serial_zero"
    OCPP_INFO_SERIAL_OF_ANOTHER = "ocpp_info_serial_of_another"  # another charger's serial number
    OCPP_INFO_LEAVE = "ocpp_info_leave"  # to write it takes a power of its own
    # Refusals of the editor and of a change as a whole
    BOTH_EDITED = "both_edited"  # URL and row, and they say different things
    NO_CONTROLLER_TYPE = "no_controller_type"
    NOTHING_TO_CHANGE = "nothing_to_change"
    CHANGE_OPEN = "change_open"  # another change of this charger has not ended
    ID_RETIRED = "id_retired"
    ID_TAKEN = "id_taken"
    VIEW_NAME_MISSING = "view_name_missing"
    TOO_MANY_VIEWS = "too_many_views"
    TAG_CHARACTER = "tag_character"
    TAG_TOO_LONG = "tag_too_long"
    TOO_MANY_TAGS = "too_many_tags"  # of one charger
    TOO_MANY_TAGS_THERE = "too_many_tags_there"  # of one of several
    TAGS_MISSING = "tags_missing"  # neither to add nor to remove
    TAG_BOTH_WAYS = "tag_both_ways"
    MERGE_BOTH_HERE = "merge_both_here"  # two lines are open: they are two chargers
    MERGE_CHANGING = "merge_changing"
    MERGE_RETIRED = "merge_retired"
    MERGE_ID = "merge_id"
    TAKEOVER_DIFFERS = "takeover_differs"  # from what was shown
    ID_GIVEN_AWAY = "id_given_away"  # a retired charger gave its ID to the one that replaced it
    ID_PENDING = "id_pending"  # another charger's open change is about to use it
    KEY_ONLY_SHOWN = "key_only_shown"  # to be confirmed
    KEY_NEVER_SHOWN = "key_never_shown"  # C7: to be confirmed
    PROTOCOL_CHANGES = "protocol_changes"  # R13: to be confirmed
    REASON_MISSING = "reason_missing"
    CHARGER_USED = "charger_used"  # it has a history, and is not removed
    RETIRE_CONNECTED = "retire_connected"
    RETIRE_CHANGING = "retire_changing"
    TOO_LATE = "too_late"  # what was asked of a change cannot be done any more
    # Refusals of a claim, and of adding or editing a charger
    NOTHING_TO_CLAIM = "nothing_to_claim"  # C6: or somebody else's, in the same words
    ADDED_BY_ADMIN = "added_by_admin"  # C6: another organisation knows it
    BACKEND_SEGMENT = "backend_segment"  # an ID, or part of the path?
    BACKEND_SERIAL = "backend_serial"
    BACKEND_NAME_TAKEN = "backend_name_taken"
    BACKEND_ENDPOINT_TAKEN = "backend_endpoint_taken"
    BACKEND_WAY_ENCRYPTED = "backend_way_encrypted"
    BACKEND_WAY_TWICE = "backend_way_twice"
    BACKEND_OF_ANOTHER = "backend_of_another"  # for the chargers of another organisation
    CERTIFICATE_UNREADABLE = "certificate_unreadable"
    CERTIFICATE_PRIVATE_KEY = "certificate_private_key"  # that nobody but its owner is to have
    CERTIFICATE_NO_AUTHORITY = "certificate_no_authority"  # a server's own certificate
    TRUST_WITHOUT_TLS = "trust_without_tls"
    NO_TOKEN_YET = "no_token_yet"  # the backend wants one, and none is known
    TOO_MANY_FOR_YOU = "too_many_for_you"  # an operator may
    BACKEND_PREFIX_MISSING = "backend_prefix_missing"
    SERIAL_TAKEN = "serial_taken"  # asked: is it another charger all the same?
    # Refusals about people, organisations and sites
    USERNAME_TAKEN = "username_taken"
    EMAIL_TAKEN = "email_taken"
    LAST_ADMIN = "last_admin"  # somebody must be left who can let others in
    OWN_RIGHTS = "own_rights"  # admins do not lock themselves out
    MAIL_NOT_SENT = "mail_not_sent"
    MAIL_MISSING = "mail_missing"
    SITE_OF_ANOTHER = "site_of_another"
    ORGANISATION_NAME_TAKEN = "organisation_name_taken"
    ORGANISATION_HAS_CHARGERS = "organisation_has_chargers"
    SITE_NAME_TAKEN = "site_name_taken"
    SITE_HAS_CHARGERS = "site_has_chargers"
    SITE_ALONE_ASSIGNED = "site_alone_assigned"  # without it, a membership would mean all sites
    PHONE_CHARACTER = "phone_character"
    PHONE_TOO_SHORT = "phone_too_short"
    PHONE_TOO_LONG = "phone_too_long"  # such as two numbers in one field
    INVISIBLE_CHARACTER = "invisible_character"
    TOO_MANY_LINES = "too_many_lines"
    TOO_OFTEN = "too_often"  # a rate limit
    # Refusals of the guard of outgoing connections
    OUTBOUND_NOT_PUBLIC = "outbound_not_public"
    OUTBOUND_NUMBER = "outbound_number"  # an IP address in a form that only some programs read
    OUTBOUND_OWN = "outbound_own"  # this server itself
    OUTBOUND_DISPLACES = "outbound_displaces"  # a charger that may be connected there
    # Refusals of a subscription to alerts
    ALERT_MINUTES = "alert_minutes"
    ALERT_HOUR = "alert_hour"
    ALERT_NOTHING = "alert_nothing"  # no kind of alert is wanted
    ALERT_NO_ADDRESS = "alert_no_address"
    ALERT_TWICE = "alert_twice"  # one of the same organisation is there
    ALERT_ORGANISATION = "alert_organisation"  # not one of this person's
    # Refusals of a setting's value, at its key, and of a file of settings
    SETTING_KEY_TOO_LONG = "setting_key_too_long"
    SETTING_TOO_LONG = "setting_too_long"
    SETTING_CHARACTER = "setting_character"
    SETTING_PART_CHARACTER = "setting_part_character"  # a piece of a list that would become two
    SETTING_TOO_SMALL = "setting_too_small"
    SETTING_TOO_LARGE = "setting_too_large"
    SETTING_OF_CONNECTION = "setting_of_connection"  # only the connection editor writes it in a safe order
    SETTING_DANGEROUS = "setting_dangerous"  # to be confirmed
    FILE_MISSING = "file_missing"
    FILE_TOO_LARGE = "file_too_large"
    FILE_NOT_TEXT = "file_not_text"
    FILE_NOT_JSON = "file_not_json"
    FILE_SHAPE = "file_shape"
    FILE_ENTRY = "file_entry"
    FILE_DUPLICATE = "file_duplicate"
    FILE_EMPTY = "file_empty"
    FILE_WITHOUT_OCPP_INFO = "file_without_ocpp_info"
    FILE_OTHER_TYPE = "file_other_type"
    # Refusals of the file of an import as a whole
    TABLE_MISSING = "table_missing"  # neither a file nor pasted rows
    TABLE_TOO_LARGE = "table_too_large"
    TABLE_NOT_TEXT = "table_not_text"
    FILE_UNREADABLE = "file_unreadable"  # in the shell
    RESULT_UNWRITABLE = "result_unwritable"
    BACKEND_NO_APN = "backend_no_apn"  # no endpoint inside the network of the SIM cards
    BACKEND_UNKNOWN = "backend_unknown"
    BACKEND_AMBIGUOUS = "backend_ambiguous"  # several organisations have one of this name
    TABLE_EMPTY = "table_empty"
    TABLE_KIND = "table_kind"  # neither CSV nor XLSX
    TABLE_DISGUISED = "table_disguised"  # its ending and its first bytes disagree
    TABLE_INFLATES = "table_inflates"  # a small archive that becomes a large one
    TABLE_ENTRIES = "table_entries"  # an archive of too many parts
    TABLE_MACROS = "table_macros"
    TABLE_LINKS = "table_links"  # to other workbooks
    TABLE_ENTITIES = "table_entities"  # XML with definitions of its own
    TABLE_UNREADABLE = "table_unreadable"
    TABLE_ROWS = "table_rows"
    TABLE_COLUMNS = "table_columns"
    TABLE_LONG_ROW = "table_long_row"  # with the text of a book
    TABLE_CELL = "table_cell"  # one of them is huge
    TABLE_CONTROL_CHARACTER = "table_control_character"
    TABLE_LINE_ENDS = "table_line_ends"  # lone carriage returns among ordinary line ends
    TABLE_QUOTES = "table_quotes"
    TABLE_NO_HEADER = "table_no_header"
    TABLE_NO_ID = "table_no_id"  # no column of OCPP IDs
    TABLE_TWO_COLUMNS = "table_two_columns"  # that could be meant for one thing
    TABLE_HIDDEN_COLUMN = "table_hidden_column"  # one that would be read
    COLUMNS_UNSAID = "columns_unsaid"  # which of several is meant
    TABLE_SECOND_HEADER = "table_second_header"  # another table below the first one
    TABLE_URL_PIECES = "table_url_pieces"  # server, port and path in columns of their own
    TABLE_NO_ROWS = "table_no_rows"
    TABLE_SLOW = "table_slow"  # its time of reading was over
    TABLE_HEAVY = "table_heavy"  # it took more memory than there is for one file
    IMPORT_BUSY = "import_busy"  # another table is being worked on
    IMPORT_GONE_ON = "import_gone_on"  # since its page was shown
    IMPORT_NOT_YOURS = "import_not_yours"  # any more
    IMPORT_IN_USE = "import_in_use"  # one of its chargers connected: it cannot be taken back
    # Refusals of a row of an import, at its column
    CHARGER_HERE = "charger_here"  # one with this OCPP ID
    ROW_TWICE = "row_twice"  # the same OCPP ID in two rows
    SERIAL_TWICE = "serial_twice"
    TOKEN_TWICE = "token_twice"
    NEW_ID_TWICE = "new_id_twice"
    CELL_TOO_LONG = "cell_too_long"
    CELL_CHARACTER = "cell_character"
    ID_ODD = "id_odd"  # asked: a remark, a sum, a list
    TOKEN_ODD = "token_odd"  # asked: what stands in the place of one
    URL_ENDS_OTHERWISE = "url_ends_otherwise"  # than in the new ID of its row
    ROW_TOO_LONG = "row_too_long"  # asked: more cells than the table has names
    CELL_STRUCK = "cell_struck"  # asked: somebody crossed it out
    ROW_HIDDEN = "row_hidden"  # asked: by a filter, or by hand
    SPREADSHEET_CHANGED = "spreadsheet_changed"  # asked
    CONTROLLER_TYPE_UNKNOWN = "controller_type_unknown"
    CONTROLLER_TYPE_DIFFERS = "controller_type_differs"  # asked: from what the serial number tells
    ORGANISATION_UNKNOWN = "organisation_unknown"  # or somebody else's, in the same words
    ORGANISATION_MISSING = "organisation_missing"
    SITE_UNKNOWN = "site_unknown"
    SITE_MISSING = "site_missing"
    CHARGER_UNKNOWN = "charger_unknown"  # or somebody else's, in the same words
    NOT_YOURS = "not_yours"  # seen, and not to be changed by this person
    ALREADY_MOVED = "already_moved"
    TOKEN_MASKED = "token_masked"  # what a result file shows in its place
    TOKEN_NOT_WANTED = "token_not_wanted"  # this backend knows none
    TOKEN_OF_ANOTHER = "token_of_another"  # another charger has it at this backend
    # Warnings on a setting's value
    SETTING_NO_NUMBER = "setting_no_number"
    SETTING_MALFORMED = "setting_malformed"
    SETTING_JUMPS_UP = "setting_jumps_up"
    SETTING_JUMPS_DOWN = "setting_jumps_down"
    SETTING_NOT_REPORTED = "setting_not_reported"
    # Warnings and notes on what is typed
    USER_INFO_USED = "user_info_used"
    USER_DIFFERS = "user_differs"
    ID_SLASH_DROPPED = "id_slash_dropped"
    HOST_IPV6 = "host_ipv6"
    HOST_IDNA = "host_idna"
    DEFAULT_PORT_ADDED = "default_port_added"  # R5
    WS_ON_443 = "ws_on_443"
    WSS_ON_80 = "wss_on_80"
    CPA_ID_LONG = "cpa_id_long"
    OCPP_ID_NOT_GIVEN = "ocpp_id_not_given"
    TOKEN_PREFIX_DROPPED = "token_prefix_dropped"
    TOKEN_QUOTES_DROPPED = "token_quotes_dropped"
    TOKEN_HEX = "token_hex"
    TOKEN_SHORT = "token_short"
    CLEAR_TEXT_TOKEN = "clear_text_token"  # R17
    OPTIONS_UNKNOWN = "options_unknown"  # R15
    OPTIONS_MALFORMED = "options_malformed"  # R14: a repaired text is proposed; to be ticked before it is written
    # Warnings on what a charger holds (reading is lenient)
    OPTIONS_LEFT_ALONE = "options_left_alone"  # R14: malformed, but TLS need not change
    OPTIONS_CONTRADICT = "options_contradict"
    TLS_UNKNOWN = "tls_unknown"
    SCHEME_IN_ENDPOINT = "scheme_in_endpoint"
    SCHEME_MISSING = "scheme_missing"
    USER_INFO_IN_ENDPOINT = "user_info_in_endpoint"
    PORT_MISSING = "port_missing"
    PORT_IN_ADDRESS = "port_in_address"
    PATH_IN_ADDRESS = "path_in_address"
    PATH_UNKNOWN = "path_unknown"
    PATH_SLASH = "path_slash"
    LITERAL_ID = "literal_id"
    SERIAL_PLACEHOLDER = "serial_placeholder"  # R11
    NO_PLACEHOLDER = "no_placeholder"
    ADDRESS_UNREADABLE = "address_unreadable"
    KEY_USER_DIFFERS = "key_user_differs"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to say at a place: `field` is an input ("url", "token", "ocpp_id") or a `FieldRole` value.

    `values` fill the sentence; they never hold a secret.
    """

    code: Code
    field: str
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)


class Refusal(ValueError):
    """The domain's own error, and the only one that input of any kind can raise. Holds one or more notices."""

    def __init__(self, *notices: Notice) -> None:
        super().__init__(", ".join(f"{n.code} at {n.field}" for n in notices))
        self.notices = notices
