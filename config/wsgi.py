"""The WSGI application of the Procfile's ROLLBACK line."""

from django.core.wsgi import get_wsgi_application

from config.env import use_default_settings

use_default_settings()
application = get_wsgi_application()

# Only after Django is set up may a database backend be imported.
from django.urls import get_resolver  # noqa: E402

from config.postgresql.base import bound_waits  # noqa: E402

bound_waits()
_ = get_resolver().url_patterns  # all views are imported now, not while the first reader waits
