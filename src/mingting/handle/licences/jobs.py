"""The licence as a file, made after its act has committed."""

from __future__ import annotations

from mingting.base.files import store
from mingting.base.jobs import job
from mingting.handle.licences.models import Licence
from mingting.handle.licences.paper import licence_pdf


@job()
def make_licence_file(licence_id: int) -> None:
    """Draw it and keep it by its hash; a file that is there stays."""
    licence = Licence.objects.select_related("organ", "licence_type").get(pk=licence_id)
    if licence.file_id is None and licence.face:
        kept = store(licence_pdf(licence), f"{licence.licence_type.name}.pdf", "pdf")
        Licence.objects.filter(pk=licence.pk, file=None).update(file=kept)
