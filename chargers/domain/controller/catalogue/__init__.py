"""The controller types as files: one TOML file each, the built-in ones beside this module. Read once, as values."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chargers.domain.controller.definition import (
    ControllerDefinition,
    FieldDefinition,
    FieldRole,
    KeyForm,
    Layout,
    PrefixDefinition,
)

BUILT_IN = Path(__file__).parent


RESERVED = frozenset({"found"})  # stands beside the types where `split_endpoint` prints JSON


class CatalogueError(ValueError):
    """A catalogue file is not what it should be. The text names the file and the fault."""


def load(*folders: Path | str) -> tuple[ControllerDefinition, ...]:
    """Every controller type of the catalogue: the built-in ones and those in `folders`, in the order of their codes."""
    found: dict[str, ControllerDefinition] = {}
    for folder in (BUILT_IN, *map(Path, folders)):
        if not folder.is_dir():
            raise CatalogueError(f"{folder}: no such folder")
        for path in sorted(folder.glob("*.toml")):
            controller_type = load_file(path)
            if controller_type.code in found:
                raise CatalogueError(f"{path}: there is a controller type {controller_type.code} already")
            found[controller_type.code] = controller_type
    return tuple(found[code] for code in sorted(found))


def load_file(path: Path) -> ControllerDefinition:
    """One catalogue file as a value. Raises `CatalogueError`."""
    try:
        return _controller_type(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, re.error) as error:
        fault = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise CatalogueError(f"{path}: {fault}") from error


def _controller_type(data: Mapping[str, Any]) -> ControllerDefinition:
    fields = [_field(item) for item in data["fields"]]
    roles = [field.role for field in fields]
    if data["code"] in RESERVED:
        raise ValueError(f"{data['code']} is no code of a controller type")
    if len(set(roles)) < len(roles):
        raise ValueError("two fields have the same role")
    return ControllerDefinition(
        **{
            **data,
            "layout": Layout(data["layout"]),
            "tls": bool(data["tls"]),
            "key_form": KeyForm(data["key_form"]),
            "fields": tuple(sorted(fields, key=lambda field: list(FieldRole).index(field.role))),
            "serial_prefixes": tuple(PrefixDefinition(**item) for item in data.get("serial_prefixes", ())),
        }
    )


def _field(item: Mapping[str, Any]) -> FieldDefinition:
    re.compile(item.get("pattern", ""))
    return FieldDefinition(**{**item, "role": FieldRole(item["role"])})
