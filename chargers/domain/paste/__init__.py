"""What people paste, understood: `find` says what a text holds of a connection, and what only a person can answer."""

from chargers.domain.paste.finder import find as find
from chargers.domain.paste.found import Choice as Choice
from chargers.domain.paste.found import ChoiceKind as ChoiceKind
from chargers.domain.paste.found import Found as Found
from chargers.domain.paste.found import FoundAddress as FoundAddress
from chargers.domain.paste.found import FoundText as FoundText
from chargers.domain.paste.found import FoundToken as FoundToken
from chargers.domain.paste.found import Note as Note
from chargers.domain.paste.found import NoteCode as NoteCode
from chargers.domain.paste.found import Place as Place
from chargers.domain.paste.found import Question as Question
from chargers.domain.paste.found import QuestionCode as QuestionCode
from chargers.domain.paste.found import Security as Security
