"""What papers refuse."""

from __future__ import annotations

from mingting.handle.errors import HandleRefused


class PaperVoided(HandleRefused):
    code = "paper.voided"
    message = "%(number)s已于%(day)s作废，不能再次作废；请刷新后查看。"
    status = 409


class VoidReason(HandleRefused):
    code = "paper.void-reason"
    message = "作废文书须写明理由（至少5个字），文号不再使用，原件留存。"


class HearingTooSoon(HandleRefused):
    code = "paper.hearing-too-soon"
    message = "听证通知须在举行听证七个工作日前送达，最早可定在%(day)s。"
