"""All URLs of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from config import health, metrics, offline
from fortune.views_accounts import LogoutView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="fortune:saju"), name="home"),
    path("fortune/", include("fortune.urls")),
    path("health/", health.ready, name="health"),
    path("health/live/", health.live, name="health_live"),
    path("health/ready/", health.ready, name="health_ready"),
    path("accounts/", include("fortune.account_urls")),
    # One way in and out, with its limit, also for operators.
    path(
        f"{settings.ADMIN_PATH}login/",
        RedirectView.as_view(pattern_name="login", query_string=True),
    ),
    path(f"{settings.ADMIN_PATH}logout/", LogoutView.as_view()),
    path("favicon.ico", offline.favicon),
    path("metrics", metrics.metrics, name="metrics"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("sw.js", offline.worker, name="worker"),
    path("offline/", offline.offline, name="offline"),
    # Without a network the worker shows the last result here; with one there is no need for it.
    path("fortune/last/", RedirectView.as_view(pattern_name="fortune:saju"), name="last_result"),
    path(settings.ADMIN_PATH, admin.site.urls),
]

if settings.DEBUG:
    from fortune import views_design

    urlpatterns += [
        path("design/", views_design.design_view, name="design"),
        path("design/<slug:name>/", views_design.design_view, name="design_sheet"),
        path(
            "design/messages/<slug:name>/",
            views_design.design_message_view,
            name="design_message",
        ),
    ]

handler400 = "fortune.http.bad_request"
handler404 = "fortune.http.page_not_found"
handler500 = "fortune.http.server_error"
