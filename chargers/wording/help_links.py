"""Where on the help page a thing is explained: the anchor of each kind of thing, and the address with it. Knows no words."""

from __future__ import annotations

from urllib.parse import quote

from django.urls import reverse

from chargers.domain.settings.known import KnownGroup, find_setting


def place_on_page(anchor: str) -> str:
    """The address of this place on the help page."""
    return f"{reverse('help')}#{quote(anchor)}"


def setting_anchor(name: str) -> str:
    """The anchor of a setting, in its catalogue's spelling: the name itself where it can be one."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "_-") else f".{ord(c):x}" for c in name)


def of_setting(name: str) -> str:
    """The address of a setting that a charger reports; empty where nobody has described it."""
    known = find_setting(name)
    return "" if known.group is KnownGroup.OTHER else place_on_page(setting_anchor(known.key))


def line(status: str) -> str:
    return f"line-{status}"


def change(state: str) -> str:
    return f"change-{state}"


def step(state: str) -> str:
    return f"step-{state}"


def badge(code: str) -> str:
    return f"badge-{code}"


def hint(code: str) -> str:
    return f"hint-{code}"


def door(outcome: str) -> str:
    return f"door-{outcome}"


def danger(code: str) -> str:
    return f"danger-{code}"


def role(code: str) -> str:
    return f"role-{code}"


def switch(name: str) -> str:
    return f"switch-{setting_anchor(name)}"


def controller_type(code: str) -> str:
    return f"type-{code}"
