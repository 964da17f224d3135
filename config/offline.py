"""What makes the site installable and readable without a network: manifest, service worker.

The worker keeps hashed static files, the guide, and the last result page for 24 hours; what it does
is in static/js/worker.js. It is registered by deployments only (`worker_url` in the templates).
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

PAPER: Final = "#fbf8f3"  # --page of assets/app.css in light: what shows while the site starts
ICONS: Final = (("any", 192), ("any", 512), ("maskable", 192), ("maskable", 512))
SHORTCUTS: Final = (
    ("fortune:saju", "사주"),
    ("fortune:calendar", "달력"),
    ("fortune:guide", "안내"),
)
# What the offline page itself is made of; everything else is kept when it was loaded once.
FRAME: Final = (
    "css/app.css",
    "css/fonts.css",
    "fonts/hanja.woff2",
    "img/favicon.svg",
    "js/offline.js",
)


@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest) -> JsonResponse:
    """GET /manifest.webmanifest - https://www.w3.org/TR/appmanifest/"""
    start = reverse("fortune:saju")
    body: dict[str, Any] = {
        "id": start,
        "name": "선생님 사주",
        "short_name": "선생님 사주",
        "description": "선생님을 위한 사주 풀이. 계산은 만세력으로, 풀이는 교실의 말로.",
        "lang": "ko",
        "start_url": start,
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "categories": ["lifestyle", "education"],
        "icons": [
            {
                "src": static(f"img/icon-{purpose}-{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for purpose, size in ICONS
        ],
        "shortcuts": [{"name": label, "url": reverse(name)} for name, label in SHORTCUTS],
    }
    return JsonResponse(
        body,
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """GET /sw.js - the service worker, told the addresses of this deployment.

    Its bytes change with any static file, which is how browsers notice a new one.
    """
    return HttpResponse(_worker_source(), content_type="text/javascript; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """GET /favicon.ico - where browsers look before they read a page."""
    return redirect(static("img/favicon.svg"))


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """GET /offline/ - the page the worker shows where the network does not answer."""
    return render(request, "offline.html")


@lru_cache
def _worker_source() -> str:
    site = {
        "offline": reverse("offline"),
        "guide": reverse("fortune:guide"),
        "result": reverse("fortune:saju"),
        "kept": reverse("last_result"),
        "static": settings.STATIC_URL,
        "frame": [static(name) for name in FRAME],
        "files": _static_addresses(),
    }
    path = finders.find("js/worker.js") or staticfiles_storage.path("js/worker.js")
    return f"self.SITE = {json.dumps(site)};\n{Path(path).read_text(encoding='utf-8')}"


def _static_addresses() -> list[str]:
    """Every static file under its hashed address; none where files have no hashes."""
    hashed = getattr(staticfiles_storage, "hashed_files", {})
    return sorted(staticfiles_storage.url(name) for name in hashed)
