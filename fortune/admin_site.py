"""The operators' site: Django's admin under our names and with the policy its scripts need."""

from typing import Any

from csp.decorators import csp_replace
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig


class OperatorsSite(AdminSite):
    """The only pages with jQuery, which writes HTML as text: trusted types would stop it.

    Everything else of the policy stays: no inline code, no other host.
    """

    site_header = site_title = "선생님 사주 운영"
    index_title = "한눈에 보기"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        return csp_replace({"require-trusted-types-for": None})(super().admin_view(view, cacheable))


class OperatorsConfig(AdminConfig):
    default_site = "fortune.admin_site.OperatorsSite"
