"""What the room of reviews refuses."""

from __future__ import annotations

from mingting.handle.errors import HandleRefused


class ReviewRefused(HandleRefused):
    code = "review.refused"


class TokenUnknown(ReviewRefused):
    """Forged, altered, of another station, or replaced by a later request: all told alike."""

    code = "review.token-unknown"
    message = "这个评价链接无效。请扫办件凭证上最新的二维码，或请窗口重新邀请。"
    status = 404


class TokenUsed(ReviewRefused):
    code = "review.token-used"
    message = "这次办事已经评价过了，每次办事只评一次。谢谢您。"
    status = 409


class TokenExpired(ReviewRefused):
    code = "review.token-expired"
    message = "这次评价已经关闭，没有记成任何一个等级。想再评价，请窗口重新邀请，或拨打 12345。"
    status = 410


class NotThePerson(ReviewRefused):
    """A browser in which a member of staff is logged in may not review."""

    code = "review.staff-browser"
    message = "这台设备登录着工作人员账号，不能评价。请办事人用窗口评价器或自己的手机评价。"
    status = 403


class NotYetReviewable(ReviewRefused):
    code = "review.not-yet"
    message = "这件办件还没有受理，不能邀请评价；受理或办结后再邀请。"


class AlreadyReviewed(ReviewRefused):
    code = "review.already"
    message = "办事人已对这次办事（%(visit)s）评价，一次办事只评一次。"
    status = 409


class GradeMissing(ReviewRefused):
    code = "review.grade"
    message = "请点一个等级：非常满意、满意、基本满意、不满意、非常不满意。"


class OptionMissing(ReviewRefused):
    code = "review.option-missing"
    message = "请至少点一项不满意的地方，我们好去改。"


class OptionUnknown(ReviewRefused):
    code = "review.option-unknown"
    message = "所选的项目不在这个等级的选项里，请重新选择。"


class TextTooLong(ReviewRefused):
    code = "review.text-too-long"
    message = "文字最多 %(most)s 个字，现在 %(length)s 个，请删短一些。"


class SittingOver(ReviewRefused):
    code = "review.sitting-over"
    message = "补充的时间已过，您的评价已经保存。还有话要说，请拨打 12345。"
    status = 410


class PhoneWrong(ReviewRefused):
    code = "review.phone"
    message = "号码不像手机号或固定电话，请核对，如 13912345678 或 0955-5021234。"


class NoStation(ReviewRefused):
    code = "review.no-station"
    message = "窗口“%(window)s”还没有配对评价器，请让办事人扫二维码评价，或请大厅管理配对。"


class NoWindow(ReviewRefused):
    code = "review.no-window"
    message = "这件办件不是在窗口收的，请让办事人扫二维码评价。"


class PairingWrong(ReviewRefused):
    code = "review.pairing"
    message = "配对码不对或已过期（10 分钟内有效，只能用一次），请大厅管理重新生成。"


class StationUnknown(ReviewRefused):
    code = "review.station-unknown"
    message = "这台平板没有配对，或配对已被取消，请大厅管理重新配对。"
    status = 403


class NotHeld(ReviewRefused):
    code = "review.not-held"
    message = "这条评价不在存疑之列，或已经核定过，不需要核定。"
    status = 409


class RulingReasonMissing(ReviewRefused):
    code = "review.ruling-reason"
    message = "请写明核定的理由（至少 5 个字，最多 500 个字）。"


class NoCallback(ReviewRefused):
    code = "review.no-callback"
    message = "办事人没有留下回访电话。"
