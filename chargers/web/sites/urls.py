"""The addresses of the pages of sites."""

from django.urls import path

from chargers.web.sites import views

urlpatterns = [
    path("sites/<int:pk>/", views.site, name="charger_site"),
    path("sites/<int:pk>/edit/", views.edit, name="charger_site_edit"),
]
