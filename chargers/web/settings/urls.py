"""Addresses of a charger's settings."""

from django.urls import path

from chargers.web.settings import edit_views, views

urlpatterns = [
    path("chargers/<int:pk>/settings/", views.settings, name="charger_settings"),
    path("chargers/<int:pk>/settings/download/", views.download, name="settings_download"),
    path("chargers/<int:pk>/settings/compare/", views.compare, name="settings_compare"),
    path("chargers/<int:pk>/settings/edit/", edit_views.edit, name="settings_edit"),
    path("chargers/<int:pk>/settings/upload/", edit_views.upload, name="settings_upload"),
    path("chargers/<int:pk>/settings/preview/<str:key>/", edit_views.preview, name="settings_preview"),
    path("chargers/<int:pk>/settings/preview/<str:key>/apply/", edit_views.apply, name="settings_apply"),
]
