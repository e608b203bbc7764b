"""The address of a charger's history."""

from django.urls import path

from chargers.web.history import views

urlpatterns = [
    path("chargers/<int:pk>/history/", views.history, name="charger_history"),
]
