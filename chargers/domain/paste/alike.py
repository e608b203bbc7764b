"""Hosts that look like one another and are not the same: one letter more, less or other, two that changed places, rn for m."""

from __future__ import annotations

from collections.abc import Iterable


def looks_alike(host: str, known: Iterable[str]) -> str | None:
    """A known host that this one is easily taken for; None where it is known itself, or like none."""
    hosts = list(known)
    if host in hosts:
        return None
    return next((one for one in hosts if len(one) > 5 and (_seen(host) == _seen(one) or _is_one_slip_away(host, one))), None)


def is_nearly(a: str, b: str) -> bool:
    """Whether two words are the same but for their case, one slip, or two characters."""
    a, b = a.casefold(), b.casefold()
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) <= 2 or _is_one_slip_away(a, b)
    return _is_one_slip_away(a, b)


def _seen(host: str) -> str:
    """The same for hosts that the eye takes for one another."""
    return host.replace("rn", "m").replace("vv", "w").translate(str.maketrans("01i5", "olls"))


def _is_one_slip_away(a: str, b: str) -> bool:
    if abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    x, y = a[start:], b[start:]
    return x[1:] == y[1:] or x == y[1:] or x[1:] == y or (x[:2] == y[1::-1] and x[2:] == y[2:])
