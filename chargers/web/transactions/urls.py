"""Addresses of a charger's transactions."""

from django.urls import path

from chargers.web.transactions import views

urlpatterns = [
    path("chargers/<int:pk>/transactions/", views.transactions, name="charger_transactions"),
    path("chargers/<int:pk>/transactions/file/", views.transactions_file, name="transactions_file"),
    path("chargers/<int:pk>/meter-values/file/", views.meter_values_file, name="meter_values_file"),
    path("chargers/<int:pk>/stray-reports/file/", views.stray_file, name="stray_file"),
]
