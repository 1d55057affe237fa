"""核数: a checked document as the page shows it: filters with counts, the findings they take, marks in the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mingting.doors.desk.audit_findings import KIND_NAMES, ORDER, TONES, WORST, Finding, findings_of
from mingting.doors.desk.audit_marks import Mark, article
from mingting.report.audit.places import Spot
from mingting.report.audit.report import SAY
from mingting.report.audit.runs import Act, Opened
from mingting.rules.figures import Verdict
from mingting.web.values import Link, Pages

PER_PAGE = 100


@dataclass(frozen=True)
class Filters:
    """What the address asks for: a verdict or `look` (what is to be looked at), a kind, a page."""

    show: str = "look"
    kind: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: QueryDict) -> Filters:
        show, kind, page = query.get("show", "look"), query.get("kind", ""), query.get("page", "1")
        known = show in ("look", "all", *map(str, Verdict))
        number = int(page) if page.isdecimal() and len(page) < 6 else 1
        return cls(show if known else "look", kind if kind in KIND_NAMES else "", max(1, number))

    def takes(self, one: Finding) -> bool:
        if self.kind and one.relation.kind != self.kind:
            return False
        if self.show == "look":
            return one.verdict is not Verdict.HOLDS
        return self.show in ("all", one.verdict)

    def url(self, **changed: str | int) -> str:
        given = {"show": self.show, "kind": self.kind, "page": self.page} | changed
        plain = {"show": "look", "kind": "", "page": 1}
        query = urlencode({name: value for name, value in given.items() if value != plain[name]})
        return f"?{query}" if query else "?"

    @property
    def query(self) -> str:
        return self.url().removeprefix("?")


@dataclass(frozen=True)
class Page:
    """Everything the template draws."""

    opened: Opened
    filters: Filters
    findings: list[Finding]
    shown: list[Finding]
    pages: Pages | None
    counts: dict[Verdict, int]
    article: SafeString

    @property
    def figures(self) -> int:
        return len({spot for spots in self.opened.examined.spots for spot in spots})

    @property
    def decided(self) -> int:
        return len(self.opened.decisions)

    @property
    def open_errors(self) -> int:
        return sum(one.verdict is Verdict.CONTRADICTED and one.decision is None for one in self.findings)

    @property
    def verdicts(self) -> list[tuple[str, str, int, str, bool]]:
        """Word, tone, count, address and whether it is the one shown."""
        return [
            (
                SAY[one],
                TONES[one],
                self.counts[one],
                self.filters.url(show=str(one), page=1),
                self.filters.show == str(one),
            )
            for one in ORDER
        ]

    @property
    def bar(self) -> list[tuple[str, float, float]]:
        """Tone, start and width of each verdict in a bar of 184."""
        whole, at, drawn = sum(self.counts.values()) or 1, 0.0, []
        for one in reversed(ORDER):
            if count := self.counts[one]:
                width = max(4.0, 184 * count / whole)
                drawn.append((TONES[one], at, width))
                at += width + 2
        shrink = 184 / max(184.0, at - 2)
        return [(tone, round(start * shrink, 1), round(width * shrink, 1)) for tone, start, width in drawn]

    @property
    def bar_says(self) -> str:
        return "，".join(f"{SAY[one]}{self.counts[one]}" for one in ORDER)

    @property
    def tabs(self) -> list[Link]:
        look = sum(self.counts[one] for one in ORDER[:3])
        return [
            Link("要看的", self.filters.url(show="look", page=1), self.filters.show == "look", look),
            Link("全部", self.filters.url(show="all", page=1), self.filters.show == "all", sum(self.counts.values())),
        ]

    @property
    def kinds(self) -> list[tuple[str, int, int, str, bool]]:
        """Name, contradicted, count, address, shown: only kinds that the document states."""
        every = Counter(one.relation.kind for one in self.findings)
        bad = Counter(one.relation.kind for one in self.findings if one.verdict is Verdict.CONTRADICTED)
        links = [
            ("各种类", sum(bad.values()), len(self.findings), self.filters.url(kind="", page=1), not self.filters.kind)
        ]
        return links + [
            (name, bad[kind], every[kind], self.filters.url(kind=kind, show="all", page=1), self.filters.kind == kind)
            for kind, name in KIND_NAMES.items()
            if every[kind]
        ]


def page_of(opened: Opened, filters: Filters) -> Page:
    findings = findings_of(opened)
    taken = [one for one in findings if filters.takes(one)]
    whole = max(1, -(-len(taken) // PER_PAGE))
    at = min(filters.page, whole)
    counts = Counter(one.verdict for one in findings)
    shown = taken[(at - 1) * PER_PAGE : at * PER_PAGE]
    return Page(
        opened, filters, findings, shown, _pages(filters, at, whole, len(taken)), {one: counts[one] for one in ORDER},
        article(opened.examined.document.blocks, _marks(opened, findings, _where(findings, shown))),
    )  # fmt: skip


def _pages(filters: Filters, at: int, whole: int, count: int) -> Pages | None:
    if whole == 1:
        return None
    return Pages(
        f"第 {at}/{whole} 页，共 {count} 条",
        filters.url(page=at - 1) if at > 1 else "",
        filters.url(page=at + 1) if at < whole else "",
    )


def _where(findings: list[Finding], shown: list[Finding]) -> Callable[[Finding], str]:
    """Where a finding's card is: on this page, or under its verdict."""
    here = {one.number for one in shown}
    place: dict[Verdict, int] = {}
    page: dict[int, int] = {}
    for one in findings:
        place[one.verdict] = place.get(one.verdict, 0) + 1
        page[one.number] = (place[one.verdict] - 1) // PER_PAGE + 1

    def url(one: Finding) -> str:
        there = "" if one.number in here else Filters(str(one.verdict), "", page[one.number]).url()
        return f"{there}#{one.id}"

    return url


def _marks(opened: Opened, findings: list[Finding], where: Callable[[Finding], str]) -> list[Mark]:
    marks: dict[Spot, Mark] = {}
    claims: dict[Spot, list[Finding]] = {}
    for one in findings:
        claims.setdefault(one.spot, []).append(one)
        for spot in opened.examined.spots[one.at]:
            marks.setdefault(spot, Mark(spot)).parts.append(one.number)
    for spot, found in claims.items():
        _claimed(marks[spot], found, where)
    return list(marks.values())


def _claimed(mark: Mark, found: list[Finding], where: Callable[[Finding], str]) -> None:
    """The mark of a claimed figure shows the worst that is still open."""
    fixed = next((one for one in found if one.decision and one.decision.act is Act.FIX), None)
    worst = fixed or min(found, key=lambda one: (one.decision is not None, WORST[one.verdict]))
    mark.id, mark.number, mark.url = f"m-{found[0].number}", worst.number, where(worst)
    mark.new = fixed.decision.text if fixed and fixed.decision else ""
    mark.tone = "fixed" if fixed else "settled" if worst.decision else worst.level
    if worst.verdict is Verdict.UNKNOWN and not worst.decision:
        mark.tone = "ask open"
    if worst.verdict is not Verdict.HOLDS:
        mark.says = f"核数意见 {worst.number}：{worst.done or SAY[worst.verdict]}"


def cards(page: Page) -> list[tuple[Finding, SafeString]]:
    """Each finding shown, with the link that leads to its figure in the text."""
    first: dict[Spot, int] = {}
    for one in page.findings:
        first.setdefault(one.spot, one.number)
    return [(one, _link(one, first[one.spot])) for one in page.shown]


def _link(one: Finding, number: int) -> SafeString:
    target = f"m-{number}" if one.printed else f"b-{one.spot.block}"
    return format_html(
        '<a href="#{}" data-mark data-act-key="G" data-key-name="到原文">{}</a>', target, one.relation.place
    )
