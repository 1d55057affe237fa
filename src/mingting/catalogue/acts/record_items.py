"""Items and licence types from a ledger, in the transaction of its import."""

from __future__ import annotations

from collections.abc import Sequence

from mingting.catalogue.models import Item, LicenceType


def record_items(rows: Sequence[Item]) -> None:
    """New versions of items; a version that is there stays as it is."""
    Item.objects.bulk_create(rows)


def record_licence_types(rows: Sequence[LicenceType]) -> None:
    LicenceType.objects.bulk_create(rows)
