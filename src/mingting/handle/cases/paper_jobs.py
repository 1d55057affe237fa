"""Files of the papers: A4 and 80 mm, made once behind the transaction that numbered them."""

from __future__ import annotations

from mingting.base import clock
from mingting.base.files import store
from mingting.base.jobs import job
from mingting.base.papers.fonts import house_fonts
from mingting.handle.cases.models import CasePaper
from mingting.handle.cases.notices.frozen import sheet_of_paper
from mingting.handle.cases.notices.sheet import draw


@job()
def make_paper(paper_id: int) -> None:
    """Make and keep the files of a paper."""
    files_of(paper_id)


def files_of(paper_id: int) -> CasePaper:
    """The paper with its files; made now where the job has not come to it.

    Drawn from the frozen facts, so a second run makes the same bytes and keeps one file; whoever is first names them in the row, and it stays so.
    """
    paper = CasePaper.objects.select_related("file", "slip").get(pk=paper_id)
    if paper.made_at is not None:
        return paper
    sheet, fonts = sheet_of_paper(paper), house_fonts()
    file = store(draw(sheet, "a4", fonts), f"{paper.number}.pdf", "paper")
    slip = store(draw(sheet, "slip", fonts), f"{paper.number}（80毫米）.pdf", "paper")
    CasePaper.objects.filter(pk=paper_id, made_at=None).update(file=file, slip=slip, made_at=clock.now())
    return CasePaper.objects.select_related("file", "slip").get(pk=paper_id)
