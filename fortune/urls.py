"""URLs under /fortune/."""

from django.urls import path

from fortune import api_views, views, views_pages

app_name = "fortune"
urlpatterns = [
    path("", views.saju_view, name="saju"),
    path("theme/", views_pages.theme_view, name="theme"),
    path("api/", views.saju_api_view, name="saju_api"),
    path("api/streaming/", views.saju_streaming_api, name="saju_streaming_api"),
    path("api/pillars/", api_views.calculate_pillars_only, name="calculate_pillars"),
]
