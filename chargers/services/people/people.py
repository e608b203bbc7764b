"""People who log in: added, edited, made admins, let in and kept out. Each of it is in the journal with before and after."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from chargers.domain.errors import Code, Notice, Refusal
from chargers.models import Membership, User
from chargers.services.access.access import Access, admins, holds_everything, was_made_admin
from chargers.services.journal import journal
from chargers.services.journal.journal import Action, Actor, ValueChange


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What is known of a person, whole. `language` is empty for the browser's."""

    username: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    language: str = ""


DETAILS = ("username", "first_name", "last_name", "email", "language")


def managed_people(access: Access) -> QuerySet[User]:
    """The people whom this person manages, with `second_factor`, `connected` (with an account of the identity provider) and
    `sessions`: admins all, others nobody."""
    if not access.everything:
        return User.objects.none()
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    memberships = Membership.objects.select_related("organisation").prefetch_related("sites").order_by("organisation__name")
    identities = SocialAccount.objects.filter(user=OuterRef("pk"))
    return (
        User.objects.annotate(second_factor=Exists(factors), connected=Exists(identities))
        .annotate(sessions=Count("usersession", distinct=True))
        .prefetch_related(Prefetch("memberships", memberships))
        .order_by("username")
    )


def person_of_login(typed: str) -> User | None:
    """Whose name or e-mail address this is, as the log-in finds it: without case."""
    return User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).first() if typed else None


def find_people(people: QuerySet[User], words: str) -> QuerySet[User]:
    """Those whom every one of these words fits: names, e-mail address, organisation."""
    for word in words.split()[:6]:
        member = Membership.objects.filter(user=OuterRef("pk"), organisation__name__icontains=word)
        people = people.filter(
            Q(username__icontains=word)
            | Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(email__icontains=word)
            | Exists(member)
        )
    return people


def has_second_factor(user: User) -> bool:
    """Recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def add(wanted: PersonDetails, *, by: Actor, admin: bool = False) -> User:
    """Adds a person without a password (`password_links` sends a link to set one). Raises `Refusal`: a name is taken."""
    with transaction.atomic():
        _check_free(wanted, None)
        person = User(**{name: getattr(wanted, name) for name in DETAILS}, is_superuser=admin, is_staff=admin)
        person.set_unusable_password()
        try:
            with transaction.atomic():
                person.save()
        except IntegrityError as problem:  # somebody was faster
            raise Refusal(Notice(Code.USERNAME_TAKEN, "username", {"username": wanted.username})) from problem
        _keep_address(person)
        values = [ValueChange(name, after=value) for name in DETAILS if (value := getattr(wanted, name))]
        journal.write(Action.PERSON_ADDED, by=by, person=person, values=values)
        if admin:
            journal.write(Action.ADMIN_MADE, by=by, person=person)
    return person


def edit(person: User, wanted: PersonDetails, *, by: Actor) -> None:
    """Writes what differs. Raises `Refusal` as `add` does."""
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=person.pk)
        differs = [ValueChange(n, getattr(row, n), getattr(wanted, n)) for n in DETAILS if getattr(row, n) != getattr(wanted, n)]
        if not differs:
            return
        _check_free(wanted, row)
        for name in DETAILS:
            setattr(row, name, getattr(wanted, name))
        row.save(update_fields=DETAILS)
        if any(each.name == "email" for each in differs):
            _keep_address(row)
        journal.write(Action.PERSON_EDITED, by=by, person=row, values=differs)


def make_admin(person: User, admin: bool, *, by: Actor) -> None:
    """Gives or takes all rights. Raises `Refusal`: the last admin, or oneself."""
    with transaction.atomic():
        row = locked(person)
        if was_made_admin(row) == admin and not row.admin_by_group:
            return
        if not admin:
            _check_somebody_is_left(row, by)
        put_admin(row, admin, by=by)


def put_admin(row: User, admin: bool, *, by: Actor | None, by_group: bool = False) -> None:
    """Stores that a locked person is an admin, or no more, and journals it. `by`: None where a group says so, not a person."""
    row.is_superuser, row.is_staff, row.admin_by_group = admin, admin, admin and by_group
    row.save(update_fields=["is_superuser", "is_staff", "admin_by_group"])
    journal.write(Action.ADMIN_MADE if admin else Action.ADMIN_UNMADE, by=by, person=row)


def set_active(person: User, active: bool, *, by: Actor) -> None:
    """Lets a person log in, or keeps the person out: logged out everywhere. Raises `Refusal` as `make_admin` does."""
    with transaction.atomic():
        row = locked(person)
        if row.is_active == active:
            return
        if not active:
            _check_somebody_is_left(row, by)
            end_log_ins(row)
        row.is_active = active
        row.save(update_fields=["is_active"])
        journal.write(Action.PERSON_REACTIVATED if active else Action.PERSON_DEACTIVATED, by=by, person=row)


def end_sessions(person: User, *, by: Actor) -> int:
    """Logs this person out everywhere; how many sessions that were."""
    with transaction.atomic():
        ended = end_log_ins(person)
        if ended:
            journal.write(Action.SESSIONS_ENDED, by=by, person=person, values=[ValueChange("sessions", after=str(ended))])
    return ended


def remove_second_factor(person: User, *, by: Actor) -> None:
    """For a person who lost the phone and the recovery codes: app, passkeys and codes are forgotten, sessions ended."""
    with transaction.atomic():
        rows = Authenticator.objects.filter(user=person)
        kinds = sorted(set(rows.values_list("type", flat=True)))
        if not kinds:
            return
        rows.delete()
        end_log_ins(person)
        values = [ValueChange("second_factor", before=", ".join(kinds))]
        journal.write(Action.SECOND_FACTOR_REMOVED, by=by, person=person, values=values)


def confirm_address(person: User) -> None:
    """The shell that made this person kept no address of allauth's: makes it, as good as one that an admin entered."""
    email = person.email.lower()
    if email and not EmailAddress.objects.filter(email=email, verified=True).exists():
        EmailAddress.objects.update_or_create(user=person, email=email, defaults={"primary": True, "verified": True})


def end_log_ins(person: User) -> int:
    """Logs this person out everywhere, as a part of what the journal tells of."""
    sessions = list(UserSession.objects.filter(user=person))
    for session in sessions:
        session.end()
    return len(sessions)


def locked(person: User) -> User:
    """The row of this person, while nobody else changes who is an admin."""
    list(admins().select_for_update().order_by("pk"))
    return User.objects.select_for_update().get(pk=person.pk)


def others_who_let_people_in(person: User) -> QuerySet[User]:
    """The other admins who can log in: active, with a password or a connected account, whichever of the two is of use here."""
    connected = Exists(SocialAccount.objects.filter(user=OuterRef("pk"))) if settings.OIDC["URL"] else Q(pk=None)
    by_password = ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX) if settings.PASSWORDS else Q(pk=None)
    return admins().filter(Q(connected) | by_password, is_active=True).exclude(pk=person.pk)


def _check_somebody_is_left(person: User, by: Actor) -> None:
    if person == by:
        raise Refusal(Notice(Code.OWN_RIGHTS, ""))
    if holds_everything(person) and not others_who_let_people_in(person).exists():
        raise Refusal(Notice(Code.LAST_ADMIN, "", {"person": str(person)}))


def _check_free(wanted: PersonDetails, person: User | None) -> None:
    others = User.objects.exclude(pk=person.pk) if person else User.objects.all()
    if others.filter(username__iexact=wanted.username).exists():
        raise Refusal(Notice(Code.USERNAME_TAKEN, "username", {"username": wanted.username}))
    if not wanted.email:
        return
    addresses = EmailAddress.objects.exclude(user=person) if person else EmailAddress.objects.all()
    if others.filter(email__iexact=wanted.email).exists() or addresses.filter(email__iexact=wanted.email, verified=True).exists():
        raise Refusal(Notice(Code.EMAIL_TAKEN, "email"))


def _keep_address(person: User) -> None:
    """One address, the one that an admin vouches for; a change that waits for its confirmation is over."""
    EmailAddress.objects.filter(user=person).delete()
    if person.email:
        EmailAddress.objects.create(user=person, email=person.email.lower(), primary=True, verified=True)
