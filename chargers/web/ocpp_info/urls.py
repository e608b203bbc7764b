"""Addresses of OCPPInfo and of bringing it back."""

from django.urls import path

from chargers.web.ocpp_info import views

urlpatterns = [
    path("chargers/restore-ocpp-info/", views.restore_selection, name="restore_ocpp_info"),
    path("chargers/<int:pk>/ocpp-info/", views.ocpp_info, name="ocpp_info"),
    path("chargers/<int:pk>/ocpp-info/file/", views.from_file, name="ocpp_info_file"),
    path("chargers/<int:pk>/ocpp-info/restore/", views.restore, name="ocpp_info_restore"),
    path("chargers/<int:pk>/ocpp-info/preview/<str:key>/", views.preview, name="ocpp_info_preview"),
    path("chargers/<int:pk>/ocpp-info/preview/<str:key>/apply/", views.apply, name="ocpp_info_apply"),
]
