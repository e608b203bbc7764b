"""Addresses of log-in at the identity provider: those of allauth, with our views."""

from django.urls import path

from chargers.web.people import provider_views

urlpatterns = [
    path("oidc/<slug:provider_id>/login/", provider_views.log_in, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", provider_views.come_back, name="openid_connect_callback"),
    path("again/", provider_views.log_in_again, name="log_in_again"),
]
