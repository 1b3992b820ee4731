"""A client's part of the main job in Chinese: ten questions, a plan, a practice, and a paper whose face has the signs."""

from __future__ import annotations

import io
import re

import pikepdf
from playwright.sync_api import expect

from tests.browser.conftest import CLIENT, CLINICIAN, Open
from tests.browser.filling import fill_rest
from tests.browser.test_walk import assign, build_and_offer
from tests.live import Live


def test_a_client_who_reads_chinese_does_their_part_in_chinese(live: Live, window: Open) -> None:
    client = live.world.add_client("林示例", "林", lang="zh")
    live.world.screen(client)
    desk = window(CLINICIAN, live.world.clinician)
    page = desk.page()
    home = desk.at(f"/clients/{client}")
    assign(page, home)
    plan = build_and_offer(page, home, "S01", ("Learn it with the pacer",))

    phone = window(CLIENT, live.world.user_of(client))
    mobile = phone.page()
    mobile.goto(phone.at("/my"))
    expect(mobile.locator("html")).to_have_attribute("lang", "zh")
    mobile.get_by_role("link", name="10 个小问题").click()
    mobile.get_by_label("现在的伴侣").check()
    mobile.get_by_role("button", name="开始").click()
    for n in range(1, 11):
        expect(mobile.get_by_text(f"第 {n} 题，共 10 题")).to_be_visible()
        mobile.get_by_label("比较自在").check()
        mobile.get_by_role("button", name="继续").click()
        if n == 4:
            expect(mobile).to_have_url(re.compile("/more/"))
            mobile.get_by_role("button", name="继续").click()
    expect(mobile).to_have_url(re.compile("/check$"))
    mobile.locator("main form button.btn-primary").click()
    expect(mobile).to_have_url(re.compile("/questionnaires/[0-9a-f-]+$"))
    mobile.goto(phone.at("/my"))
    mobile.get_by_role("link", name=re.compile("^计划：")).click()
    with mobile.expect_navigation():
        mobile.locator("main form button.btn-primary").first.click()
    mobile.goto(phone.at("/my"))
    with mobile.expect_navigation():
        mobile.locator("a[href*='/practice']").first.click()
    fill_rest(mobile)
    with mobile.expect_navigation():
        mobile.locator("main form button.btn-primary").first.click()
    assert mobile.get_by_role("alert").all_inner_texts() == []
    mobile.goto(phone.at("/my"))
    expect(mobile.get_by_text(re.compile("本周已练 1 次，共 7 次"))).to_be_visible()

    paper = phone.context.request.get(phone.at(f"/my/plans/{plan.rsplit('/', 1)[-1]}.pdf"), timeout=60_000)
    assert paper.status == 200
    with pikepdf.open(io.BytesIO(paper.body())) as pdf:
        faces = {str(font.BaseFont) for one in pdf.pages for font in one.Resources.Font.values()}
    assert any("WenQuanYi" in face or "CJK" in face for face in faces)
