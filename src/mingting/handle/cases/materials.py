"""材料: the list of a case with its files, who may change it and until when, and what may be carried from one page to another."""

from __future__ import annotations

from pathlib import Path

from django.db.models import Prefetch, Q

from mingting.base import clock
from mingting.base.crypto import token
from mingting.base.errors import NotFound
from mingting.base.files import plain_path
from mingting.base.journal import Actor
from mingting.base.models import User
from mingting.base.people import fold_number
from mingting.base.permissions import Reach, acting
from mingting.base.roles import may_move
from mingting.catalogue.models import Item
from mingting.handle.cases.errors import MaterialsClosed
from mingting.handle.cases.material_files import page_image
from mingting.handle.cases.models import Case, CaseMaterial, MaterialFile
from mingting.rules.moves import FINAL_STATES, State

MOST_LINES = 60
MOST_FILES = 60
"""Of a case, and of one material."""

OPEN_STATES = frozenset(
    {
        State.DRAFT,
        State.SUBMITTED,
        State.PRE_REVIEWING,
        State.RECEIVED,
        State.CORRECTING,
        State.ACCEPTED,
        State.REVIEWING,
        State.SUSPENDED,
        State.DECIDING,
    }
)
"""Up to the decision materials may still come in; what was decided on stays as it was."""


def may_keep(case: Case, user: User) -> Actor:
    """The one who may change the materials: whoever may accept the case, in its own organ, window or place. Refused otherwise."""
    return acting(user, lambda role: may_move(role, "accept"), case.organ_path, case.window_id, case.place_id)


def require_open(case: Case) -> None:
    if State(case.state) not in OPEN_STATES:
        raise MaterialsClosed(state=State(case.state).label)


def lines_of(case: Case) -> list[CaseMaterial]:
    """The material lines of a case as they stand, the newest version of each, with their files in order, removed ones left out."""
    files = MaterialFile.objects.filter(removed_at=None).select_related("file").order_by("order", "id")
    rows = CaseMaterial.objects.filter(case=case).order_by("order", "version")
    newest = {row.order: row for row in rows.prefetch_related(Prefetch("files", queryset=files))}
    return [newest[order] for order in sorted(newest)]


def material_of(pk: int) -> CaseMaterial:
    found = CaseMaterial.objects.select_related("case").filter(pk=pk).first()
    if found is None:
        raise NotFound(what="材料")
    return found


def file_of(pk: int, reach: Reach) -> MaterialFile:
    """A file by number, of a case within the reach; as if it were not there otherwise. A removed one may still be looked at."""
    within = reach.where("material__case__organ_path", window="material__case__window", place="material__case__place")
    found = MaterialFile.objects.filter(within, pk=pk).select_related("file", "material__case").first()
    if found is None:
        raise NotFound(what="材料文件")
    return found


def page_of(file: MaterialFile, number: int) -> bytes:
    """One page of a PDF as a picture."""
    if file.kind != "pdf" or not 1 <= number <= file.pages:
        raise NotFound(what=f"第 {number} 页")
    with plain_path(file.file) as path:
        return page_image(Path(path), number)


def open_today(item: Item, number: str, reach: Reach) -> list[Case]:
    """Cases of the same person and item entered today that have not ended: a second one may be a slip."""
    number = fold_number(number)
    if not number:
        return []
    start = clock.now().astimezone(clock.CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Case.objects.filter(Q(id_token=token("id", number)), item__code=item.code, recorded_at__gte=start).exclude(
        state__in=[state.value for state in FINAL_STATES] + ["draft"]
    )
    return list(rows.filter(reach.where("organ_path", window="window", place="place")).order_by("-pk")[:3])
