"""Addresses of the waiting room and of claiming."""

from django.urls import path

from chargers.web.waiting_room import claim_views, views

urlpatterns = [
    path("waiting-room/", views.waiting_room, name="waiting_room"),
    path("waiting-room/claim/", claim_views.claim, name="claim"),
    path("chargers/add/", claim_views.add, name="charger_add"),
]
