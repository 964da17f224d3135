"""What a page needs to know of the service worker."""

from django import template
from django.conf import settings
from django.urls import reverse

register = template.Library()


@register.simple_tag
def worker_url() -> str:
    """Where the service worker is; empty while DEBUG is on, when files have no hashes to keep."""
    return "" if settings.DEBUG else reverse("worker")
