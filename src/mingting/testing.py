"""Settings of the tests: a data folder of their own, quick password hashes, the clock free to be set.

They stand beside `mingting.settings`, not inside: a module inside would be read after the package, with the environment as it was.
"""

import os
import tempfile

if "MINGTING_DATA" not in os.environ or "PYTEST_XDIST_WORKER" in os.environ:  # workers side by side have a folder each
    os.environ["MINGTING_DATA"] = tempfile.mkdtemp(prefix="mingting-test-")
    os.environ.pop("PYTEST_XDIST_WORKER", None)  # a process that a test starts keeps the folder it is given
os.environ["MINGTING_MODE"] = "test"

from mingting.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
