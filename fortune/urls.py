"""URLs under /fortune/."""

from django.urls import path

from fortune import api_views, views, views_pages, views_profiles

app_name = "fortune"
urlpatterns = [
    path("", views.saju_view, name="saju"),
    path("theme/", views_pages.theme_view, name="theme"),
    path("api/", views.saju_api_view, name="saju_api"),
    path("api/streaming/", views.saju_streaming_api, name="saju_streaming_api"),
    path("api/pillars/", api_views.calculate_pillars_only, name="calculate_pillars"),
    path("people/", views_profiles.people_view, name="people"),
    path("people/new/", views_profiles.person_view, name="person_add"),
    path("people/<uuid:profile_id>/", views_profiles.person_view, name="person"),
    path(
        "people/<uuid:profile_id>/delete/",
        views_profiles.person_delete_view,
        name="person_delete",
    ),
    path(
        "people/<uuid:profile_id>/default/",
        views_profiles.person_default_view,
        name="person_default",
    ),
    path("api/profiles/", views_profiles.profile_list_api, name="profile_list_api"),
    path(
        "api/profiles/<uuid:profile_id>/",
        views_profiles.profile_update_api,
        name="profile_update_api",
    ),
    path(
        "api/profiles/<uuid:profile_id>/delete/",
        views_profiles.profile_delete_api,
        name="profile_delete_api",
    ),
    path(
        "api/profiles/<uuid:profile_id>/default/",
        views_profiles.profile_default_api,
        name="profile_default_api",
    ),
    path("api/favorites/", views_profiles.favorite_list_api, name="favorite_list_api"),
    path(
        "api/favorites/<uuid:favorite_id>/delete/",
        views_profiles.favorite_delete_api,
        name="favorite_delete_api",
    ),
]
