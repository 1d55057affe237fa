"""The WSGI entry: the site is served synchronously (a sync view under ASGI costs an order of magnitude)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingting.settings")
application = get_wsgi_application()
