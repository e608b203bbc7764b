"""Addresses of one change."""

from django.urls import path

from chargers.web.changes import views

urlpatterns = [
    path("chargers/<int:pk>/changes/<int:change>/", views.change, name="change"),
    path("chargers/<int:pk>/changes/<int:change>/cancel/", views.cancel, name="change_cancel"),
    path("chargers/<int:pk>/changes/<int:change>/confirm/", views.confirm, name="change_confirm"),
    path("chargers/<int:pk>/changes/<int:change>/override/", views.override, name="change_override"),
    path("chargers/<int:pk>/changes/<int:change>/put-back/", views.put_back, name="change_put_back"),
    path("chargers/<int:pk>/changes/<int:change>/watch/", views.watch, name="change_watch"),
    path("chargers/<int:pk>/changes/<int:change>/hard-reset/", views.hard_reset, name="change_hard_reset"),
]
