"""Addresses of backends by name."""

from django.urls import path

from chargers.web.backends import views

urlpatterns = [
    path("backends/", views.backends, name="backends"),
    path("backends/add/", views.add, name="backend_add"),
    path("backends/<int:pk>/", views.backend, name="backend"),
    path("backends/<int:pk>/edit/", views.edit, name="backend_edit"),
    path("backends/<int:pk>/delete/", views.delete, name="backend_delete"),
]
