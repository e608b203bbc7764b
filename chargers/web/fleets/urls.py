"""The addresses of imports and of the landing."""

from django.urls import path

from chargers.web.fleets import file_views, import_views, landing_views, prepared_views, row_views, series_views

urlpatterns = [
    path("fleets/", landing_views.landing, name="landing"),
    path("fleets/list/", landing_views.old_backend_list, name="landing_list"),
    path("fleets/list/file/<str:form>/", landing_views.list_file, name="landing_list_file"),
    path("fleets/cards/", landing_views.cards, name="landing_cards"),
    path("fleets/send/", series_views.send, name="send"),
    path("fleets/send/tokens/<str:form>/", series_views.missing_tokens, name="missing_tokens"),
    path("fleets/prepared/", prepared_views.prepared, name="prepared"),
    path("fleets/prepared/tokens/<str:form>/", prepared_views.missing_tokens, name="prepared_missing"),
    path("fleets/prepared/take-back/", prepared_views.take_back, name="prepared_take_back"),
    path("fleets/series/<int:pk>/", series_views.series, name="series"),
    path("fleets/series/<int:pk>/end/", series_views.end, name="series_end"),
    path("fleets/imports/", import_views.imports, name="imports"),
    path("fleets/imports/begin/<str:kind>/", import_views.begin, name="import_begin"),
    path("fleets/imports/template/<str:kind>/", file_views.template, name="import_template"),
    path("fleets/imports/<int:pk>/", import_views.fleet_import, name="import"),
    path("fleets/imports/<int:pk>/columns/", import_views.columns, name="import_columns"),
    path("fleets/imports/<int:pk>/cancel/", import_views.cancel, name="import_cancel"),
    path("fleets/imports/<int:pk>/go-ahead/", import_views.go_ahead, name="import_go_ahead"),
    path("fleets/imports/<int:pk>/take-back/", import_views.take_back, name="import_take_back"),
    path("fleets/imports/<int:pk>/file/<str:form>/", file_views.result, name="import_file"),
    path("fleets/imports/<int:pk>/rows/", row_views.all_bad, name="import_rows"),
    path("fleets/imports/<int:pk>/rows/<int:number>/", row_views.row, name="import_row"),
]
