"""What a process logs holds neither personal numbers nor the words of an exception."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT

_NUMBER = "11010519491231002X"


def _logged(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", f"from service.logs import start_logging; start_logging()\n{code}"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stderr


def test_numbers_are_masked_in_messages() -> None:
    said = _logged(f"import logging; logging.getLogger('prereview').warning('of %s', '{_NUMBER}')")
    assert "of 〔身份证号〕" in said
    assert _NUMBER not in said


def test_an_exception_is_named_with_its_place_but_without_its_words() -> None:
    said = _logged(
        "import logging\n"
        "try:\n"
        "    try:\n"
        "        raise ValueError('张三丰的材料')\n"
        "    except ValueError as error:\n"
        "        raise KeyError('李四的材料') from error\n"
        "except KeyError:\n"
        "    logging.getLogger('prereview').exception('review failed')\n"
    )
    assert "review failed" in said
    assert said.index("builtins.ValueError") < said.index("builtins.KeyError")
    assert "line 5" in said
    assert "的材料" not in said


def test_a_process_or_thread_that_ends_badly_says_no_more() -> None:
    said = _logged(
        "import threading\n"
        "def work(): raise ValueError('张三丰' + '的材料')\n"
        "t = threading.Thread(target=work); t.start(); t.join()\n"
        "raise RuntimeError('李四' + '的材料')\n"
    )
    assert "a thread ended" in said
    assert "the process ends" in said
    assert "builtins.RuntimeError" in said
    assert "三丰的" not in said


def test_the_engine_of_the_jobs_and_the_server_write_the_same_way() -> None:
    said = _logged(
        "import logging, dbos, uvicorn\n"
        "from dbos._logger import init_logger; init_logger()\n"
        "uvicorn.Config('service.app:create_app', log_config=None, log_level='warning')\n"
        f"logging.getLogger('dbos').warning('job of {_NUMBER}')\n"
        f"logging.getLogger('uvicorn.error').error('request of {_NUMBER}')\n"
    )
    assert said.count("〔身份证号〕") == 2
    assert _NUMBER not in said


def test_a_library_that_is_talkative_by_itself_is_not_heard() -> None:
    said = _logged(
        "import logging\n"
        "talks = logging.getLogger('talks'); talks.setLevel('DEBUG')\n"
        "talks.debug('a detail'); talks.info('a line')\n"
    )
    assert "a line" in said
    assert "a detail" not in said
