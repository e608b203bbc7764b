"""Addresses of what a charger takes over from the one that it replaces."""

from django.urls import path

from chargers.web.replacing import views

urlpatterns = [path("chargers/<int:pk>/replaces/", views.replaces, name="charger_replaces")]
