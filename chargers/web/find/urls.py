"""The addresses of the search for everything."""

from django.urls import path

from chargers.web.find import views

urlpatterns = [
    path("find/", views.find, name="find"),
    path("help/keys/", views.keys, name="keys"),
]
