"""The renderer's process: what it hands back, what it is given, how it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from portal.pdf import Reason, Renderer, RenderFailed
from tests.pdf import press

PAGE = '<html lang="en"><title>Plan 1.1</title><main class="sheet"><h1>Plan</h1><p>%s</p></main></html>'


def test_importing_the_client_does_not_import_weasyprint():
    code = "import sys, portal.pdf; sys.exit('weasyprint' in sys.modules or 'pikepdf' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_two_renderers_make_the_same_bytes_of_the_same_page(renderer):
    html = press.html_of(press.chinese())
    first = renderer.render(html, lang="zh")
    with Renderer() as other:
        assert other.render(html, lang="zh") == first == renderer.render(html, lang="zh")


def test_language_and_title_are_in_the_file_and_nothing_else_about_it(renderer, tmp_path):
    path = tmp_path / "plan.pdf"
    path.write_bytes(renderer.render(press.html_of(press.chinese()), lang="zh"))
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == "zh-Hans"
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.docinfo.Title) == "计划 7.3"
        assert set(pdf.docinfo.keys()) <= {"/Title", "/Producer"}
        assert "L. S." not in str(pdf.open_metadata())


def test_a_given_title_replaces_the_pages_own(renderer, tmp_path):
    path = tmp_path / "plan.pdf"
    path.write_bytes(renderer.render(PAGE % "x", lang="en", title="Plan 4.2"))
    with pikepdf.open(path) as pdf:
        assert str(pdf.docinfo.Title) == "Plan 4.2"


def test_the_renderer_does_not_get_the_workers_keys(monkeypatch):
    monkeypatch.setenv("HAVEN_SECRET", "not-for-the-renderer")
    with Renderer() as started:
        environment = Path(f"/proc/{started.pid}/environ").read_text()
    assert "not-for-the-renderer" not in environment


def test_its_socket_is_in_a_folder_for_its_owner_alone_and_goes_away():
    with Renderer() as started:
        folder = started._folder
        assert folder.stat().st_mode & 0o777 == 0o700
        pid = started.pid
    assert not folder.exists()
    assert not Path(f"/proc/{pid}").exists()


def test_a_renderer_that_died_is_started_again():
    with Renderer() as started:
        os.kill(started.pid, signal.SIGKILL)
        started._process.wait()
        assert started.render(PAGE % "again", lang="en").startswith(b"%PDF")


def test_a_text_beyond_all_bounds_is_refused_before_it_is_sent(renderer):
    with pytest.raises(RenderFailed) as failure:
        renderer.render("x" * 2_000_001, lang="en")
    assert failure.value.reason == Reason.TOO_BIG


@pytest.fixture
def fonts(tmp_path, monkeypatch):
    """Let fontconfig see the fonts of one folder only."""

    def only(folder: str) -> None:
        config = tmp_path / "fonts.conf"
        config.write_text(
            f'<?xml version="1.0"?><fontconfig><dir>{folder}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>'
        )
        monkeypatch.setenv("FONTCONFIG_FILE", str(config))

    return only


def test_without_a_chinese_font_a_chinese_page_is_refused_and_an_english_one_made(fonts):
    fonts("/usr/share/fonts/truetype/open-sans")
    with Renderer() as started:
        assert started.render(PAGE % "calm", lang="en").startswith(b"%PDF")
        for lang, text in (("zh", "calm"), ("en", "安静")):
            with pytest.raises(RenderFailed, match="fonts-wqy-microhei") as failure:
                started.render(PAGE % text, lang=lang)
            assert failure.value.reason == Reason.FONT_MISSING


def test_without_open_sans_every_page_is_refused(fonts):
    fonts("/usr/share/fonts/truetype/wqy")
    with Renderer() as started, pytest.raises(RenderFailed, match="fonts-open-sans") as failure:
        started.render(PAGE % "calm", lang="en")
    assert failure.value.reason == Reason.FONT_MISSING
