"""Addresses of what a charger takes over from the one that it replaces, or that is the same."""

from django.urls import path

from chargers.web.replacing import merge_views, takeover_views, views

urlpatterns = [
    path("chargers/<int:pk>/replaces/", views.replaces, name="charger_replaces"),
    path("chargers/<int:pk>/replaces/preview/<str:key>/", takeover_views.preview, name="takeover_preview"),
    path("chargers/<int:pk>/replaces/apply/<str:key>/", takeover_views.apply, name="takeover_apply"),
    path("chargers/<int:pk>/merge/", merge_views.merge, name="charger_merge"),
]
