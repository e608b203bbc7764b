"""Addresses of the list of chargers, and of one charger."""

from django.urls import path

from chargers.web.chargers import (
    commissioning_views,
    edit_views,
    first_steps_views,
    list_views,
    saved_view_views,
    selection_views,
    tag_views,
    views,
)

urlpatterns = [
    path("", list_views.chargers, name="chargers"),
    path("first-steps/", first_steps_views.first_steps, name="first_steps"),
    path("chargers/file/<str:form>/", selection_views.file, name="chargers_file"),
    path("chargers/views/", saved_view_views.keep_view, name="view_keep"),
    path("chargers/views/<int:pk>/remove/", saved_view_views.forget_view, name="view_forget"),
    path("chargers/look/", list_views.look, name="chargers_look"),
    path("chargers/read/", selection_views.read, name="chargers_read"),
    path("chargers/tags/", tag_views.tags, name="chargers_tags"),
    path("chargers/<int:pk>/", views.overview, name="charger"),
    path("chargers/<int:pk>/head/", views.head, name="charger_head"),
    path("chargers/<int:pk>/read/", views.read, name="charger_read"),
    path("chargers/<int:pk>/accept/", views.accept, name="charger_accept"),
    path("chargers/<int:pk>/take-over/", views.take_over, name="charger_take_over"),
    path("chargers/<int:pk>/edit/", edit_views.edit, name="charger_edit"),
    path("chargers/<int:pk>/tokens/<int:kept>/end/", edit_views.end_token, name="token_end"),
    path("chargers/<int:pk>/remove/", edit_views.remove, name="charger_remove"),
    path("chargers/<int:pk>/retire/", edit_views.retire, name="charger_retire"),
    path("chargers/<int:pk>/bring-back/", edit_views.bring_back, name="charger_bring_back"),
    path("chargers/<int:pk>/window/open/", commissioning_views.open_window, name="window_open"),
    path("chargers/<int:pk>/window/close/", commissioning_views.close_window, name="window_close"),
]
