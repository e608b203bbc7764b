"""A file of settings as if a person had typed it: compared with what stands, judged row by row, nothing sent."""

from __future__ import annotations

from datetime import datetime

from chargers.domain.controller.definition import FieldRole
from chargers.domain.controller.reported import Reported
from chargers.domain.controller.serial_number import guess_type
from chargers.domain.errors import Code, Notice, Refusal
from chargers.domain.ocpp_info.info import OcppInfo
from chargers.domain.settings import ecclite_file
from chargers.domain.settings.known import find_setting
from chargers.domain.settings.value import keeping_secrets
from chargers.models import Charger, ControllerType
from chargers.services.readings import readings
from chargers.services.settings.editing.form_state import TypedRow, TypedSettings


def typed_from_file(charger: Charger, data: bytes, now: datetime) -> TypedSettings:
    """The rows that a file names, each with its value. Raises `Refusal` for a bad file, and for one of another controller type.

    A key in another case than the charger's is the charger's. Secrets that the file leaves out stay as they are.
    """
    file = ecclite_file.read_file(data)
    _refuse_other_type(charger, file)
    stands = readings.reported_settings(charger)
    spelled = {key.casefold(): key for key in stands.settings}
    rows: dict[str, TypedRow] = {}
    for setting in file:
        key = spelled.get(setting.key.casefold(), setting.key)
        present = stands.settings.get(key)
        kept = keeping_secrets(find_setting(key), key, setting.value or "", (present.value if present else None) or "")
        if present is None or kept != (present.value or ""):
            rows[key] = TypedRow(text=kept)
    return TypedSettings(rows, as_of=now)


def _refuse_other_type(charger: Charger, file: Reported) -> None:
    """The keys of another type's connection tell, or a serial number in them that only another type has (R2)."""
    if charger.controller_type is None:
        return
    rows = {row.code: row for row in ControllerType.objects.prefetch_related("fields", "serial_prefixes")}
    types = [row.definition() for row in rows.values()]
    found = guess_type(_serials(file, charger), file.settings, types).controller_type
    if found is not None and found != charger.controller_type.code:
        values = {"theirs": rows[found].name, "ours": charger.controller_type.name}
        raise Refusal(Notice(Code.FILE_OTHER_TYPE, ecclite_file.PLACE, values))


def _serials(file: Reported, charger: Charger) -> list[str]:
    field = charger.controller_type.definition().field(FieldRole.OCPP_INFO) if charger.controller_type else None
    info = file.find(field) if field else None
    return [OcppInfo.parse(info.value or "").serial] if info else []
