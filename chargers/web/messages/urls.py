"""Addresses of a charger's OCPP messages."""

from django.urls import path

from chargers.web.messages import views

urlpatterns = [
    path("chargers/<int:pk>/messages/", views.messages, name="charger_messages"),
    path("chargers/<int:pk>/messages/file/", views.messages_file, name="messages_file"),
]
