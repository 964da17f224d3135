"""The WSGI application of the Procfile's ROLLBACK line."""

from django.core.wsgi import get_wsgi_application

from config.env import use_default_settings

use_default_settings()
application = get_wsgi_application()
