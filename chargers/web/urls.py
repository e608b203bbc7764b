"""The addresses of the pages. Each view carries its rule (web/access)."""

from django.urls import path

from chargers.web.views import changes, charger, chargers, connection, ocpp_info, preferences, preview, waiting_room

urlpatterns = [
    path("", chargers.chargers, name="chargers"),
    path("waiting-room/", waiting_room.waiting_room, name="waiting_room"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("chargers/restore-ocpp-info/", ocpp_info.restore_selection, name="restore_ocpp_info"),
    path("chargers/<int:pk>/", charger.overview, name="charger"),
    path("chargers/<int:pk>/head/", charger.head, name="charger_head"),
    path("chargers/<int:pk>/read/", charger.read, name="charger_read"),
    path("chargers/<int:pk>/settings/", charger.settings, name="charger_settings"),
    path("chargers/<int:pk>/history/", charger.history, name="charger_history"),
    path("chargers/<int:pk>/messages/", charger.messages, name="charger_messages"),
    path("chargers/<int:pk>/journal/", charger.journal, name="charger_journal"),
    path("chargers/<int:pk>/ocpp-info/", ocpp_info.ocpp_info, name="ocpp_info"),
    path("chargers/<int:pk>/ocpp-info/restore/", ocpp_info.restore, name="ocpp_info_restore"),
    path("chargers/<int:pk>/connection/", connection.connection, name="connection"),
    path("chargers/<int:pk>/connection/preview/<str:key>/", preview.preview, name="preview"),
    path("chargers/<int:pk>/connection/preview/<str:key>/apply/", preview.apply, name="apply"),
    path("chargers/<int:pk>/changes/<int:change>/", changes.change, name="change"),
    path("chargers/<int:pk>/changes/<int:change>/cancel/", changes.cancel, name="change_cancel"),
    path("chargers/<int:pk>/changes/<int:change>/confirm/", changes.confirm, name="change_confirm"),
    path("chargers/<int:pk>/changes/<int:change>/override/", changes.override, name="change_override"),
    path("chargers/<int:pk>/changes/<int:change>/hard-reset/", changes.hard_reset, name="change_hard_reset"),
]
