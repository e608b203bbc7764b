"""Addresses of the connection: edited, previewed, by hand and on paper."""

from django.urls import path

from chargers.web.connection import editor_views, manual_views, preflight_views, preview_views, sheet_views

urlpatterns = [
    path("chargers/sheets/", sheet_views.sheets, name="sheets"),
    path("chargers/<int:pk>/sheet/", sheet_views.sheet, name="sheet"),
    path("chargers/<int:pk>/connection/", editor_views.connection, name="connection"),
    path("chargers/<int:pk>/connection/by-hand/", manual_views.by_hand, name="by_hand"),
    path("chargers/<int:pk>/connection/by-hand/file/", manual_views.file, name="by_hand_file"),
    path("chargers/<int:pk>/connection/preview/<str:key>/", preview_views.preview, name="preview"),
    path("chargers/<int:pk>/connection/preview/<str:key>/try/", preflight_views.try_target, name="try_target"),
    path("chargers/<int:pk>/connection/preview/<str:key>/apply/", preview_views.apply, name="apply"),
]
