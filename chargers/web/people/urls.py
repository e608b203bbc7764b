"""Addresses of people, organisations and memberships."""

from django.urls import path

from chargers.web.people import membership_views, organisation_views, preference_views, views

urlpatterns = [
    path("preferences/", preference_views.preferences, name="preferences"),
    path("organisations/", organisation_views.organisations, name="organisations"),
    path("organisations/add/", organisation_views.add, name="organisation_add"),
    path("organisations/<int:pk>/", organisation_views.organisation, name="organisation"),
    path("organisations/<int:pk>/remove/", organisation_views.remove, name="organisation_remove"),
    path("organisations/<int:pk>/sites/add/", organisation_views.add_site, name="site_add"),
    path("organisations/<int:pk>/sites/<int:site>/", organisation_views.site, name="site"),
    path("organisations/<int:pk>/sites/<int:site>/remove/", organisation_views.remove_site, name="site_remove"),
    path("people/", views.people, name="people"),
    path("people/add/", views.add, name="person_add"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/edit/", views.edit, name="person_edit"),
    path("people/<int:pk>/link/", views.send_link, name="person_link"),
    path("people/<int:pk>/admin/", views.make_admin, name="person_admin"),
    path("people/<int:pk>/active/", views.set_active, name="person_active"),
    path("people/<int:pk>/sessions/", views.end_sessions, name="person_sessions"),
    path("people/<int:pk>/second-factor/", views.remove_second_factor, name="person_second_factor"),
    path("people/<int:pk>/memberships/", membership_views.choose, name="memberships"),
    path("people/<int:pk>/memberships/<int:organisation>/", membership_views.membership, name="membership"),
    path("people/<int:pk>/memberships/<int:organisation>/end/", membership_views.end, name="membership_end"),
]
