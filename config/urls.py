"""All URLs of the site."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from config import health, metrics
from fortune.views_accounts import LogoutView

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="fortune:saju"), name="home"),
    path("fortune/", include("fortune.urls")),
    path("health/", health.ready, name="health"),
    path("health/live/", health.live, name="health_live"),
    path("health/ready/", health.ready, name="health_ready"),
    path("accounts/", include("fortune.account_urls")),
    # One way in and out, with its limit, also for operators.
    path("admin/login/", RedirectView.as_view(pattern_name="login", query_string=True)),
    path("admin/logout/", LogoutView.as_view()),
    path("metrics", metrics.metrics, name="metrics"),
    path("admin/", admin.site.urls),
]

handler400 = "fortune.http.bad_request"
handler404 = "fortune.http.page_not_found"
handler500 = "fortune.http.server_error"
