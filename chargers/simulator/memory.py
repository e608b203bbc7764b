"""A charger's settings memory: what ChangeConfiguration writes, GetConfiguration reads, and a restart puts to use.

Two layers: what is stored, and what acts since the last restart. Optionally kept in a JSON file, so that a charger which was
moved away is still away after the simulator was stopped. Knows nothing about sockets or time.
"""

import os
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

import orjson

from chargers.simulator.controllers import Controller
from chargers.simulator.dial import CannotStart
from chargers.simulator.keys import Key


class WriteAnswer(StrEnum):
    """The answers of ChangeConfiguration."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_SUPPORTED = "NotSupported"
    REBOOT_REQUIRED = "RebootRequired"


@cache
def _by_name(keys: tuple[Key, ...]) -> dict[str, Key]:
    return {key.name: key for key in keys}


class Memory:
    """The settings of one charger. Names are matched exactly, because nobody knows whether the firmware is kinder."""

    def __init__(self, controller: Controller, given: Mapping[str, str], file: Path | None = None) -> None:
        self.controller = controller
        self.names: dict[str, str] = {}
        """Key -> the spelling under which it is reported, where that is another one."""
        self._keys = _by_name(controller.keys)
        self._stored = {key.name: key.value for key in controller.keys} | dict(given)
        self._given = {name: self._stored[name] for name in controller.connection_keys}
        self._file = file
        self._load()
        self.acting: Mapping[str, str] = self._stored

    @property
    def stored(self) -> Mapping[str, str]:
        return self._stored

    def write(self, name: str, value: str) -> WriteAnswer:
        """Store a value, as the controller would; nothing acts before `restart`."""
        key = self._key(name)
        if key is None:
            return WriteAnswer.NOT_SUPPORTED
        if key.readonly or len(value) > key.longest or (key.name == self.controller.id_key and not value):
            return WriteAnswer.REJECTED
        self._stored = self._stored | {key.name: value}  # a new one: the old may still be acting
        self._save()
        return WriteAnswer.ACCEPTED

    def put(self, values: Mapping[str, str]) -> None:
        """Store without asking the rules: what a person with a cable, or a wipe, would do."""
        self._stored = self._stored | {name: value for name, value in values.items() if name in self._keys}
        self._save()

    def holds(self, name: str) -> str | None:
        """The stored value behind a reported name."""
        key = self._key(name)
        return None if key is None else self._stored[key.name]

    def own_name(self, name: str) -> str:
        """The controller's own name of a key that may be reported in another spelling."""
        key = self._key(name)
        return name if key is None else key.name

    def report(self, wanted: Iterable[str] = ()) -> dict[str, list[dict[str, object]] | list[str]]:
        """The answer to GetConfiguration: all keys in one, or the wanted ones and those that are unknown."""
        names = list(wanted)
        unknown = [name for name in names if self._key(name) is None]
        keys = [key for name in names if (key := self._key(name))] if names else list(self._keys.values())
        return {"configurationKey": [self._reported(key) for key in keys]} | ({"unknownKey": unknown} if unknown else {})

    def restart(self) -> None:
        """What is stored, acts."""
        self.acting = self._stored

    def act(self, name: str, value: str | None = None) -> None:
        """One value acts at once: the stored one, or this."""
        self.acting = {**self.acting, name: self._stored[name] if value is None else value}

    def _key(self, name: str) -> Key | None:
        own = next((own for own, reported in self.names.items() if reported == name), name)
        return None if name in self.names else self._keys.get(own)

    def _reported(self, key: Key) -> dict[str, object]:
        value = "" if key.write_only else self._stored[key.name]
        return {"key": self.names.get(key.name, key.name), "readonly": key.readonly, "value": value}

    def _load(self) -> None:
        if self._file is None or not self._file.exists():
            return
        try:
            kept = orjson.loads(self._file.read_bytes())
            settings = {name: str(value) for name, value in kept["settings"].items() if name in self._keys}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            raise CannotStart(f"What the charger kept cannot be read; move this file away: {str(self._file)!r}.") from None
        # A charger that nobody touched follows a command line that now names another place.
        untouched = all(settings.get(name) == value for name, value in dict(kept.get("given", {})).items())
        self._stored = self._stored | {name: value for name, value in settings.items() if not (untouched and name in self._given)}

    def _save(self) -> None:
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._file.with_suffix(".new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:  # it holds the key
            out.write(orjson.dumps({"given": self._given, "settings": self._stored}, option=orjson.OPT_INDENT_2))
        fresh.replace(self._file)
