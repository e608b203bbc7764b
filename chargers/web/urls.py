"""The addresses of the pages. Each view carries its rule (web/access)."""

from chargers.web.alerts import urls as alerts
from chargers.web.backends import urls as backends
from chargers.web.changes import urls as changes
from chargers.web.chargers import urls as chargers
from chargers.web.connection import urls as connection
from chargers.web.find import urls as find
from chargers.web.fleets import urls as fleets
from chargers.web.help import urls as help
from chargers.web.history import urls as history
from chargers.web.journal import urls as journal
from chargers.web.messages import urls as messages
from chargers.web.ocpp_info import urls as ocpp_info
from chargers.web.people import urls as people
from chargers.web.replacing import urls as replacing
from chargers.web.settings import urls as settings
from chargers.web.sites import urls as sites
from chargers.web.transactions import urls as transactions
from chargers.web.waiting_room import urls as waiting_room

urlpatterns = [
    *chargers.urlpatterns,
    *waiting_room.urlpatterns,
    *backends.urlpatterns,
    *fleets.urlpatterns,
    *alerts.urlpatterns,
    *find.urlpatterns,
    *help.urlpatterns,
    *journal.urlpatterns,
    *people.urlpatterns,
    *sites.urlpatterns,
    *ocpp_info.urlpatterns,
    *replacing.urlpatterns,
    *connection.urlpatterns,
    *settings.urlpatterns,
    *transactions.urlpatterns,
    *history.urlpatterns,
    *messages.urlpatterns,
    *changes.urlpatterns,
]
