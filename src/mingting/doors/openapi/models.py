"""Keys by which programs call: what is stored leads back to no key."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from mingting.base.models import User


class ApiKey(models.Model):
    """A key acts as one member of staff, with no more than that person's rights, until it is withdrawn."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=60, help_text="which program uses it")
    digest = models.CharField(max_length=64, unique=True, help_text="keyed digest of the key")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
