"""The keys by which programs call belong to people: `base.models.ApiKey`."""

from mingting.base.models import ApiKey as ApiKey
