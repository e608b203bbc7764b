"""Addresses of alerts and of who gets mails about them."""

from django.urls import path

from chargers.web.alerts import views

urlpatterns = [
    path("alerts/", views.alerts, name="alerts"),
    path("alerts/number/", views.number, name="alerts_number"),
    path("alerts/subscribe/", views.subscribe, name="alerts_subscribe"),
    path("alerts/subscriptions/<int:pk>/", views.subscription, name="alert_subscription"),
    path("alerts/subscriptions/<int:pk>/stop/", views.stop, name="alert_subscription_stop"),
    path("alerts/test/", views.test_mail, name="alerts_test"),
]
