"""Alerts: `look` raises and ends them from facts, `tell` notes for whom that is news, `deliver` sends the mails; subscriptions.

All three run in one serving process (`is_mine`), each on rows that the one before has committed: a kill at any point loses
nothing, and what a second process does at the same time is caught by constraints and claims.
"""

from chargers.services.alerts.delivering import deliver
from chargers.services.alerts.duty import is_mine
from chargers.services.alerts.found import SeenBefore
from chargers.services.alerts.letter import AlertLetter, Compose, LetterAlert
from chargers.services.alerts.looking import look
from chargers.services.alerts.telling import tell

__all__ = ["AlertLetter", "Compose", "LetterAlert", "SeenBefore", "deliver", "is_mine", "look", "tell"]
