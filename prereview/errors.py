"""Errors of the pre-review, one tree; each has a stable `code`, a `status`, and Chinese words.

PrereviewError
├── SubmissionNotFound
├── FileNotFound
├── MatterNotFound        the matter is not in the published catalogue
├── TooManyFiles
├── SubmissionTooLarge
├── EmptyFile
├── MaterialNotFound      the chosen material is not one of the matter
├── NothingToReview
├── ReviewRunning         files cannot change while a review is running
├── NotNow                the submission stands where this cannot be done
├── FindingNotFound       the report has no such finding
├── NotAtWindow           a clerk asked for what was not handed to the window
├── KeyReused             an Idempotency-Key came with another request
├── StillRunning          the same request is being worked on
├── ReasonMissing         a clerk overruled or returned without saying why
└── NoChineseFont         a notice cannot be printed on this machine
"""

from __future__ import annotations

from prereview.messages import not_now


class PrereviewError(Exception):
    """Base of all errors raised by `prereview`; `str()` is a message to the person, in Chinese."""

    code = "prereview"
    status = 400


class SubmissionNotFound(PrereviewError):  # noqa: N818 - named for what happened
    """There is no such submission."""

    code, status = "no_such_submission", 404

    def __init__(self) -> None:
        super().__init__("没有找到这次预审，可能已经过期删除，请重新提交。")


class FileNotFound(PrereviewError):  # noqa: N818 - named for what happened
    """The submission has no such file."""

    code, status = "no_such_file", 404

    def __init__(self) -> None:
        super().__init__("没有找到这个文件，可能已经删除。")


class MatterNotFound(PrereviewError):  # noqa: N818 - named for what happened
    """The published catalogue does not carry the matter."""

    code, status = "no_such_matter", 422

    def __init__(self, code: str) -> None:
        super().__init__(f"没有编码为“{code}”的事项，请重新选择要办理的事项。")


class MaterialNotFound(PrereviewError):  # noqa: N818 - named for what happened
    """The chosen material is not one of the matter's."""

    code, status = "no_such_material", 422

    def __init__(self, number: str) -> None:
        super().__init__(f"这个事项没有序号为“{number}”的材料，请重新选择。")


class TooManyFiles(PrereviewError):  # noqa: N818 - named for what happened
    """More files than a submission may hold."""

    code, status = "too_many_files", 422

    def __init__(self, limit: int) -> None:
        super().__init__(f"一次最多上传 {limit} 个文件；请把同一份材料的几页合成一个 PDF 再传。")


class SubmissionTooLarge(PrereviewError):  # noqa: N818 - named for what happened
    """More bytes than a submission may hold."""

    code, status = "submission_too_large", 413

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"全部文件合计不能超过 {limit // 1024 // 1024} MB；请降低图片分辨率后再传。"
        )


class EmptyFile(PrereviewError):  # noqa: N818 - named for what happened
    """A file without content."""

    code, status = "empty_file", 422

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”是空文件，请检查后重新上传。")


class NothingToReview(PrereviewError):  # noqa: N818 - named for what happened
    """A review was asked for and there are no files."""

    code, status = "nothing_to_review", 422

    def __init__(self) -> None:
        super().__init__("还没有上传材料，请先上传再提交预审。")


class ReviewRunning(PrereviewError):  # noqa: N818 - named for what happened
    """Files cannot be added or removed while the review is running."""

    code, status = "review_running", 409

    def __init__(self) -> None:
        super().__init__("正在预审，暂时不能增减文件；请等预审完成后再修改。")


class NotNow(PrereviewError):  # noqa: N818 - named for what happened
    """What was asked for is not possible where the submission stands."""

    code, status = "not_now", 409

    def __init__(self, act: str, state: str) -> None:
        super().__init__(not_now(act, state))
        self.state = state


class QueueFull(PrereviewError):  # noqa: N818 - named for what happened
    """So many reviews wait that another would take too long."""

    code, status = "queue_full", 503

    def __init__(self, seconds: int) -> None:
        hours = max(1, round(seconds / 3600))
        super().__init__(
            f"现在排队预审的材料很多，估计要等 {hours} 小时以上。您的材料已经保存，"
            "请过一段时间再提交预审，或直接到窗口办理。"
        )


class NotAtWindow(PrereviewError):  # noqa: N818 - named for what happened
    """The window sees only what was handed to it."""

    code, status = "not_at_window", 404

    def __init__(self) -> None:
        super().__init__("窗口没有收到这份申报，可能还没有提交，或者已经收回、删除。")


class FindingNotFound(PrereviewError):  # noqa: N818 - named for what happened
    """The newest report has no finding with this id."""

    code, status = "no_such_finding", 404

    def __init__(self) -> None:
        super().__init__("预审意见里没有这一条，请刷新后再看。")


class ReasonMissing(PrereviewError):  # noqa: N818 - named for what happened
    """Whoever overrules a finding or returns papers must say why."""

    code, status = "reason_missing", 422

    def __init__(self) -> None:
        super().__init__("请写明理由：推翻预审意见、退回补正或要求补充时必须说明原因。")


class KeyReused(PrereviewError):  # noqa: N818 - named for what happened
    """An Idempotency-Key that was used came with another request."""

    code, status = "idempotency_key_reused", 422

    def __init__(self) -> None:
        super().__init__("这个 Idempotency-Key 已经用于内容不同的请求，请换一个新的。")


class StillRunning(PrereviewError):  # noqa: N818 - named for what happened
    """The first request with this Idempotency-Key has not been answered yet."""

    code, status = "request_in_flight", 409

    def __init__(self) -> None:
        super().__init__("同一个请求正在处理，请过几秒再试。")


class NoChineseFont(PrereviewError):  # noqa: N818 - named for what happened
    """No Chinese font is installed, so a notice would show boxes instead of characters."""

    code, status = "no_chinese_font", 500

    def __init__(self) -> None:
        super().__init__(
            "服务器没有安装中文字体，告知书无法生成；请安装：apt install fonts-noto-cjk"
        )
