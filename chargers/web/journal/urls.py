"""Addresses of the journal."""

from django.urls import path

from chargers.web.journal import views

urlpatterns = [
    path("journal/", views.journal, name="journal"),
    path("journal/file/", views.journal_file, name="journal_file"),
    path("chargers/<int:pk>/journal/", views.charger_journal, name="charger_journal"),
]
