"""The one WebSocket path that browsers use. Wrap it in the origin check and the session; chargers have neither."""

from django.urls import path

from chargers.live.consumer import Doorbell

websocket_urlpatterns = [path("live/", Doorbell.as_asgi())]
