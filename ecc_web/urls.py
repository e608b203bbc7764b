"""PROVISIONAL."""

urlpatterns: list[object] = []
