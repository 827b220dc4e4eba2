"""Letters to the applicant, composed from a report, as HTML, PDF and DOCX.

`notice` is the 一次性告知书; `fill` makes the catalogue's letters: 容缺受理承诺书, 告知承诺书,
application forms.
"""

from prereview.letters.decided import Decided
from prereview.letters.filling import fill, is_wanted
from prereview.letters.model import Letter
from prereview.letters.notice import notice
from prereview.letters.rendering import Format, render

__all__ = ["Decided", "Format", "Letter", "fill", "is_wanted", "notice", "render"]
