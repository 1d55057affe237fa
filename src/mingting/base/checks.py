"""What `verify` looks at in the ground: the journal with its seals, and the stored files."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from mingting.base import files, journal
from mingting.base.errors import Altered
from mingting.base.findings import Finding
from mingting.base.journal import GENESIS, Head
from mingting.base.journal_guard import guard_stands
from mingting.base.models import Event, ReaderPlace, Seal, StoredFile

_CHUNK = 2000


def check_journal() -> Iterator[Finding]:
    """Walk the whole chain again: each event against its link, positions without a gap, each seal against its last event."""
    if not guard_stands(connection):
        yield Finding(
            "journal.guard", "base_event", "日志表的防改触发器缺失或已停用，请执行 mingting manage migrate 后查明原因。"
        )
    walk = _Walk()
    for event in Event.objects.exclude(position=None).order_by("position").iterator(_CHUNK):
        yield from walk.take(event)
    yield from walk.end()
    for reader in ReaderPlace.objects.filter(position__gt=max(walk.position, walk.sealed_to)):
        say = f"读者“{reader.name}”已读到第{reader.position}号事件，日志只到第{walk.position}号，尾部被截去。"
        yield Finding("journal.cut", f"reader:{reader.name}", say)


class _Walk:
    """Goes over the events in order, beside the seals."""

    def __init__(self) -> None:
        self.position = 0
        self.sealed_to = 0
        self._link = self._computed = bytes.fromhex(GENESIS)
        self._seals = Seal.objects.order_by("number").iterator(_CHUNK)
        self._seal: Seal | None = next(self._seals, None)
        self._number = 0

    def take(self, event: Event) -> Iterator[Finding]:
        position = int(event.position or 0)
        if position != self.position + 1:
            yield _missing(self.position + 1, position - 1)
            self._link = self._computed = b""
        yield from self._check_link(event)
        self.position = position
        while self._seal and self._seal.last <= position:
            yield from self._close(self._seal)

    def _check_link(self, event: Event) -> Iterator[Finding]:
        """Against the link stored before; or against the one computed, if it was that link alone that somebody changed."""
        stored = bytes(event.link or b"")
        computed = stored
        if self._link:
            computed = journal.next_link(self._link, event)
            if computed != stored and self._computed != self._link:
                computed = journal.next_link(self._computed, event)
            if computed != stored:
                place = f"event:{event.position}"
                say = f"第{event.position}号事件（{event.kind}，{event.subject}）与封印不符，内容被改动过。"
                yield Finding("journal.altered", place, say)
        self._link, self._computed = stored, computed

    def _close(self, seal: Seal) -> Iterator[Finding]:
        place, self._number = f"seal:{seal.number}", self._number + 1
        if seal.number != self._number or seal.first != self.sealed_to + 1:
            yield Finding("journal.seal", place, f"第{seal.number}号封印与前一封印不相接，中间的封印缺失。")
            self._number = seal.number
        if seal.last != self.position or seal.digest not in (self._link.hex(), self._computed.hex()):
            say = f"第{seal.number}号封印（事件{seal.first}至{seal.last}）与其末尾事件不符。"
            yield Finding("journal.seal", place, say)
        self.sealed_to = seal.last
        self._seal = next(self._seals, None)

    def end(self) -> Iterator[Finding]:
        """What the seals promise and the events no longer hold, and the other way round."""
        last = self.sealed_to
        while self._seal:
            last, self._seal = self._seal.last, next(self._seals, None)
        if last > self.position:
            say = f"封印到第{last}号事件，日志只有{self.position}号，尾部{last - self.position}个事件被删去。"
            yield Finding("journal.cut", f"event:{self.position + 1}", say)
        elif self.position > last:
            yield Finding(
                "journal.seal",
                f"event:{last + 1}",
                f"第{last + 1}至{self.position}号事件有编号而无封印，封印被删去或事件系伪造。",
            )


def _missing(first: int, last: int) -> Finding:
    which = f"第{first}号事件" if first == last else f"第{first}至{last}号事件"
    return Finding("journal.missing", f"event:{first}", f"{which}缺失，被删去。")


def check_since(head: Head) -> Iterator[Finding]:
    """Against a head that left the house: a cut-off tail, an older copy put back, or a chain sealed anew."""
    if head.number == 0:
        return
    now = journal.head()
    seal = Seal.objects.filter(number=head.number).first()
    if seal is None:
        say = f"凭据是第{head.number}号封印，现在只到第{now.number}号：日志尾部被截去，或换上了较旧的副本。"
        yield Finding("journal.cut", f"seal:{head.number}", say)
    elif not seal.digest.startswith(head.digest):
        say = f"第{head.number}号封印与凭据不同：日志被重新封印过（事件{seal.first}至{seal.last}或更早被改动）。"
        yield Finding("journal.resealed", f"seal:{head.number}", say)


def check_files() -> Iterator[Finding]:
    """Read every stored file and compare it with its digest."""
    for file in StoredFile.objects.order_by("pk").iterator():
        try:
            files.check(file)
        except Altered as error:
            say = f"已存文件“{file.name}”（{file.digest[:12]}）与存入时不符：{_reason(error)}。"
            yield Finding("file.altered", f"file:{file.digest}", say)


def _reason(error: Altered) -> str:
    return "文件缺失" if "missing" in str(error) else "内容被改动或截断"
