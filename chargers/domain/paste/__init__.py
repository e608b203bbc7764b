"""What people paste, understood: `find` says what a text holds of a connection, and what only a person can answer."""

from chargers.domain.paste.finder import find as find
from chargers.domain.paste.found import ChoiceKind as ChoiceKind
from chargers.domain.paste.found import FoundAddress as FoundAddress
from chargers.domain.paste.found import FoundConnection as FoundConnection
from chargers.domain.paste.found import FoundText as FoundText
from chargers.domain.paste.found import FoundToken as FoundToken
from chargers.domain.paste.found import NoteCode as NoteCode
from chargers.domain.paste.found import PasteChoice as PasteChoice
from chargers.domain.paste.found import PasteNote as PasteNote
from chargers.domain.paste.found import PasteQuestion as PasteQuestion
from chargers.domain.paste.found import QuestionCode as QuestionCode
from chargers.domain.paste.found import SaidSecurity as SaidSecurity
from chargers.domain.paste.found import TextPlace as TextPlace
from chargers.domain.paste.paste_context import PasteContext as PasteContext
