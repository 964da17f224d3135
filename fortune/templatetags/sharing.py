"""What the controls of sharing ask: who reads, and whether 카카오톡 is set up."""

from django import template
from django.conf import settings
from django.template import Context

from fortune.templatetags.nav import is_signed_in

register = template.Library()


@register.simple_tag(takes_context=True)
def signed_in(context: Context) -> bool:
    """Say whether the reader is logged in, without a query."""
    request = context.get("request")
    return request is not None and is_signed_in(request)


@register.simple_tag
def kakao() -> dict[str, str] | None:
    """The key and the script of Kakao's sharing; None when the site has no key."""
    return {"key": settings.KAKAO_JS_KEY, **settings.KAKAO_SDK} if settings.KAKAO_JS_KEY else None
