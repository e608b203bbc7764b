"""Addresses of the help pages."""

from django.urls import path

from chargers.web.help import views

urlpatterns = [
    path("help/", views.help_page, name="help"),
    path("help/coming-here/", views.coming_here, name="coming_here"),
]
