"""The tokens of a charger: kept sealed, compared by digest, old and new side by side while a change is open."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from chargers.domain.secret import Secret
from chargers.models import Charger, Credential
from chargers.services.credentials import bindings, vault


def set_current(charger: Charger, token: Secret, at: datetime) -> Credential:
    """Makes `token` the one that holds for this charger; the one before is gone."""
    with transaction.atomic():
        Credential.objects.filter(charger=charger, kind__in=[Credential.Kind.CURRENT, Credential.Kind.SHOWN]).delete()
        return _add(charger, token, Credential.Kind.CURRENT, at)


def forget(charger: Charger) -> bool:
    """No token is asked of this charger any more. False where none was. What an open change has sent stays."""
    with transaction.atomic():
        Credential.objects.filter(charger=charger, kind=Credential.Kind.SHOWN).delete()
        return bool(Credential.objects.filter(charger=charger).exclude(kind=Credential.Kind.PENDING).delete()[0])


def add_pending(charger: Charger, token: Secret, at: datetime) -> Credential:
    """Lets the charger in with `token` too, from the moment that a step with it is about to be sent. What an earlier change has
    sent stays for as long as it would have: the charger may hold that."""
    with transaction.atomic():
        for earlier in _pending(charger):
            if vault.unseal(earlier.sealed, bindings.credential(charger.pk)) == token:
                earlier.delete()
        return _add(charger, token, Credential.Kind.PENDING, at)


def promote_pending(charger: Charger, erase_former_after: datetime | None) -> None:
    """The token that was sent last holds from now on. Every other one stays valid until `erase_former_after`; None: they
    go at once."""
    with transaction.atomic():
        pending = _pending(charger).first()
        if pending is None:
            return
        others = Credential.objects.filter(charger=charger, kind__in=[Credential.Kind.CURRENT, Credential.Kind.PENDING])
        others = others.exclude(pk=pending.pk)
        if erase_former_after is None:
            others.delete()
        else:
            others.update(kind=Credential.Kind.FORMER, erase_after=erase_former_after)
        pending.kind, pending.erase_after = Credential.Kind.CURRENT, None
        pending.save(update_fields=["kind", "erase_after"])


def keep_pending_until(charger: Charger, erase_after: datetime | None) -> None:
    """A change has ended without proof: the token that it sent stays valid for a while, in case the charger shows it after
    all. None: until another one is proven, for nobody knows which one it holds."""
    last = _pending(charger).first()
    if last is not None:
        Credential.objects.filter(pk=last.pk).update(erase_after=erase_after)


def _pending(charger: Charger) -> QuerySet[Credential]:
    """What changes have sent and no login has proven, the last one first."""
    return Credential.objects.filter(charger=charger, kind=Credential.Kind.PENDING).order_by("-pk")


def may_hold_another(charger: Charger) -> bool:
    """Whether the handshake takes another token than the one that holds: an earlier change sent it, none was proven since."""
    others = Credential.objects.filter(charger=charger, kind__in=[Credential.Kind.PENDING, Credential.Kind.FORMER])
    held = Credential.objects.filter(charger=charger, kind=Credential.Kind.CURRENT)
    return others.exclude(digest__in=held.values("digest")).exists()


def make_current(charger: Charger, credential_pk: int) -> None:
    """The token that the charger showed holds; the one that held stays valid for as long as the shown one would have."""
    with transaction.atomic():
        shown = Credential.objects.filter(charger=charger, pk=credential_pk).exclude(kind=Credential.Kind.CURRENT).first()
        if shown is None:
            return
        current = Credential.objects.filter(charger=charger, kind=Credential.Kind.CURRENT)
        current.update(kind=Credential.Kind.FORMER, erase_after=shown.erase_after)
        shown.kind, shown.erase_after = Credential.Kind.CURRENT, None
        shown.save(update_fields=["kind", "erase_after"])


def current_token(charger: Charger) -> Secret | None:
    """The token that holds, or None where none is known."""
    credential = Credential.objects.filter(charger=charger, kind=Credential.Kind.CURRENT).first()
    return vault.unseal(credential.sealed, bindings.credential(charger.pk)) if credential else None


def current_set_at(charger: Charger) -> datetime | None:
    """When the present token was set from here; None where none was."""
    return Credential.objects.filter(charger=charger, kind=Credential.Kind.CURRENT).values_list("set_at", flat=True).first()


def current_tokens(chargers: Collection[int]) -> dict[int, Secret]:
    """Of several chargers by their keys, those that are known: one query."""
    rows = Credential.objects.filter(charger__in=chargers, kind=Credential.Kind.CURRENT)
    return {row.charger_id: vault.unseal(row.sealed, bindings.credential(row.charger_id)) for row in rows}


def is_asked_for(charger: Charger, now: datetime) -> bool:
    """Whether this charger has to show a token when it connects, as central_system/handshake/charger_lookup sees it."""
    held = Credential.objects.filter(charger=charger, kind__in=[Credential.Kind.CURRENT, Credential.Kind.FORMER])
    return held.filter(Q(erase_after=None) | Q(erase_after__gt=now)).exists()


def keep_shown(charger_pk: int, token: Secret, at: datetime) -> None:
    """Keeps what a charger without a stored token showed in its handshake, so that a key can be written again (R17a)."""
    charger = Charger(pk=charger_pk)
    if shown_token(charger) == token:
        return
    with transaction.atomic():
        Credential.objects.filter(charger=charger, kind=Credential.Kind.SHOWN).delete()
        _add(charger, token, Credential.Kind.SHOWN, at)


def shown_token(charger: Charger) -> Secret | None:
    """What `keep_shown` kept."""
    credential = Credential.objects.filter(charger=charger, kind=Credential.Kind.SHOWN).first()
    return vault.unseal(credential.sealed, bindings.credential(charger.pk)) if credential else None


def keep_last_shown(due: datetime, later: datetime) -> None:
    """Of the tokens whose time is over at `due`, those that a charger showed after any other of its own stay until `later`."""
    newer = Credential.objects.filter(charger=OuterRef("charger"), proven_at__gt=OuterRef("proven_at"))
    shown = Credential.objects.filter(~Exists(newer), erase_after__lte=due, proven_at__isnull=False)
    Credential.objects.filter(pk__in=list(shown.values_list("pk", flat=True))).update(erase_after=later)


def erase_due(now: datetime) -> int:
    """Erases tokens whose time is over. Returns how many."""
    return Credential.objects.filter(erase_after__lte=now).delete()[0]


def prepare_credential(charger: Charger, token: Secret, kind: Credential.Kind, at: datetime) -> Credential:
    """An unsaved row, for bulk inserts."""
    return Credential(
        charger=charger,
        kind=kind,
        sealed=vault.seal(token, bindings.credential(charger.pk)),
        digest=vault.digest(token.reveal().encode()),
        set_at=at,
    )


def _add(charger: Charger, token: Secret, kind: Credential.Kind, at: datetime) -> Credential:
    credential = prepare_credential(charger, token, kind, at)
    credential.save()
    return credential
