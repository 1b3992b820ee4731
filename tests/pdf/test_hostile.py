"""A hostile page makes no request, reads no file, and leaves nothing in the PDF that could act."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO

import pikepdf
import pytest

from portal.pdf import Reason, RenderFailed
from portal.pdf.finish import finish
from tests.pdf import press

FETCHING = {
    "image": '<img src="{url}/a.png">',
    "picture set": '<img srcset="{url}/a.png 2x">',
    "style sheet": '<link rel="stylesheet" href="{url}/a.css">',
    "import": "<style>@import url({url}/a.css)</style>",
    "background": '<p style="background:url({url}/a.png)">x</p>',
    "font": "<style>@font-face {{ font-family: f; src: url({url}/f.ttf) }} p {{ font-family: f }}</style><p>x</p>",
    "svg image": '<svg viewBox="0 0 9 9"><image href="{url}/a.png" width="9" height="9"/></svg>',
    "svg use": '<svg viewBox="0 0 9 9"><use href="{url}/a.svg#x"/></svg>',
    "svg in data": "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'>"
    "<image href='{url}/a.png'/></svg>\">",
    "object": '<object data="{url}/a.svg"></object>',
    "embed": '<embed src="{url}/a.svg">',
    "frame": '<iframe src="{url}/a.html"></iframe>',
    "base": '<base href="{url}/"><img src="a.png">',
    "content": "<style>p::before {{ content: url({url}/a.png) }}</style><p>x</p>",
    "list mark": '<ul style="list-style-image:url({url}/a.png)"><li>x</ul>',
    "attachment": '<link rel="attachment" href="{url}/a.txt">',
    "attached link": '<a rel="attachment" href="{url}/a.txt">x</a>',
    "asset by a path": '<img src="asset:../../secret">',
}
ACTING = {
    "address": '<a href="http://127.0.0.1/">x</a>',
    "script": '<a href="javascript:app.alert(1)">x</a>',
    "file": '<a href="file:///etc/passwd">x</a>',
    "mail": '<a href="mailto:someone@example.org">x</a>',
}
PAGE = '<html lang="en"><title>t</title><main class="sheet"><h1>x</h1>{0}</main></html>'


@pytest.fixture
def heard():
    """Requests that reach a server on this machine, and its address."""
    paths: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Listening)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("payload", FETCHING.values(), ids=FETCHING.keys())
def test_nothing_is_fetched_or_carried_along(renderer, tmp_path, heard, payload):
    address, paths = heard
    secret = tmp_path / "a.txt"
    secret.write_text("a-secret-of-this-machine " * 400)
    for url in (address, tmp_path.as_uri()):
        try:
            pdf = renderer.render(PAGE.format(payload.format(url=url)), lang="en")
        except RenderFailed as failure:
            assert failure.reason == Reason.UNSAFE  # noqa: PT017
            continue
        with pikepdf.open(BytesIO(pdf)) as opened:
            assert not opened.attachments
            streams = [item for item in opened.objects if isinstance(item, pikepdf.Stream)]
            assert not any("/Subtype" in item and item.Subtype == "/Image" for item in streams)
            assert not any(
                b"a-secret" in item.read_bytes() for item in streams if item.get("/Filter") == "/FlateDecode"
            )
    assert paths == []


@pytest.mark.parametrize("payload", ACTING.values(), ids=ACTING.keys())
def test_a_file_that_could_act_is_refused(renderer, payload):
    with pytest.raises(RenderFailed) as failure:
        renderer.render(PAGE.format(payload), lang="en")
    assert failure.value.reason == Reason.UNSAFE


def test_a_link_within_the_document_may_stay(renderer):
    page = PAGE.format('<a href="#there">x</a><p id="there">y</p>')
    assert renderer.render(page, lang="en").startswith(b"%PDF")


def test_what_rendering_might_let_through_is_refused_afterwards():
    for change in (attach, run_script, open_with_an_address):
        with pikepdf.new() as pdf:
            pdf.add_blank_page()
            change(pdf)
            raw = BytesIO()
            pdf.save(raw)
        with pytest.raises(RenderFailed) as failure:
            finish(raw.getvalue())
        assert failure.value.reason == Reason.UNSAFE


def attach(pdf):
    pdf.attachments["a.txt"] = b"secret"


def run_script(pdf):
    pdf.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array()))


def open_with_an_address(pdf):
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=b"http://127.0.0.1/")
    pdf.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=action)])


def test_what_a_person_typed_is_only_ever_text():
    typed = '<img src="http://127.0.0.1/x"><a href="javascript:1">&'
    html = press.html_of(
        press.revision(
            title=typed,
            initials=typed,
            goal_client=typed,
            goal_shared=typed,
            why_helps=typed,
            crisis_text=typed,
            steps=[
                press.step(
                    title=typed,
                    instructions=typed,
                    feared_outcome_seed=typed,
                    key_safety_behaviours=[typed],
                    cue_if=typed,
                    cue_then=typed,
                    obstacle=typed,
                    obstacle_answer=typed,
                    stop_when=typed,
                    criterion={"judged": [typed]},
                )
            ],
        )
    )
    assert "<img" not in html
    assert "<a " not in html
    assert html.count("&lt;img") >= 13
