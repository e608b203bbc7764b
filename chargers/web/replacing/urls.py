"""Addresses of what a charger takes over from the one that it replaces, or that is the same."""

from django.urls import path

from chargers.web.replacing import merge_views, views

urlpatterns = [
    path("chargers/<int:pk>/replaces/", views.replaces, name="charger_replaces"),
    path("chargers/<int:pk>/merge/", merge_views.merge, name="charger_merge"),
]
