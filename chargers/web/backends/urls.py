"""Addresses of backends by name."""

from django.urls import path

from chargers.web.backends import preflight_views, views

urlpatterns = [
    path("backends/", views.backends, name="backends"),
    path("backends/add/", views.add, name="backend_add"),
    path("backends/<int:pk>/", views.backend, name="backend"),
    path("backends/<int:pk>/try/", preflight_views.try_backend, name="try_backend"),
    path("backends/<int:pk>/edit/", views.edit, name="backend_edit"),
    path("backends/<int:pk>/delete/", views.delete, name="backend_delete"),
]
