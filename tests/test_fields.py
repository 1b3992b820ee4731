"""Fields and their macros: what was typed stays, messages say what to do, and nothing is never zero."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from werkzeug.datastructures import MultiDict

from portal.forms import (
    DECLINED,
    CheckField,
    ChipsField,
    ChoiceField,
    Form,
    LikertField,
    LinesField,
    NumberField,
    Once,
    PasswordField,
    PersonDateField,
    RatingField,
    TextArea,
    TextField,
    Versioned,
)
from portal.resources import templates_path

HOSTILE = "\"><script>alert('x')</script>"
SURE = "Choose how sure you were, 0 to 100."
MACROS = "check, checks, date, decide, error_summary, hidden, likert, number, password, radios, rate, select, text, textarea"


class Sample(Versioned, Once):
    """One field of each kind."""

    name = TextField("Name", hint="Initials are enough.", required="Write a name.", max_length=10)
    fear = TextArea("Fear", max_length=20)
    secret = PasswordField("Password")
    minutes = NumberField("Minutes", low=1, high=120)
    sure = RatingField("How sure?", required=SURE)
    liked = RatingField("How was it?", decline="Rather not")
    outcome = ChoiceField("Outcome", choices=[("no", "No"), ("yes", "Yes")], required="Choose one answer.")
    answer = LikertField("Asking", choices=[(1, "Uneasy"), (2, "At ease")], decline="Rather not")
    habits = ChipsField("Habits", choices=[("a", "Phone"), ("b", "TV")], own="Your own, one a line")
    on = PersonDateField("Review", not_before=date(2026, 11, 22))
    helps = LinesField("Helps", max_lines=2, max_length=10)
    agree = CheckField("I asked alone", required="Tick this when you have asked alone.")


@pytest.fixture(scope="module")
def app() -> Flask:
    app = Flask(__name__, template_folder=str(templates_path()))
    app.config.update(SECRET_KEY="for tests only", WTF_CSRF_CHECK_DEFAULT=False)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Babel(app)
    CSRFProtect(app)
    return app


@pytest.fixture(autouse=True)
def request_context(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def sent(**typed: str | list[str]) -> Sample:
    """The form as it was sent with these values, validated; forgery is not the subject here."""
    form = Sample(formdata=MultiDict(typed), meta={"csrf": False})
    form.validate()
    return form


def draw(call: str, form: Form) -> str:
    source = f'{{% from "macros/fields.html" import {MACROS} %}}{{{{ {call} }}}}'
    return render_template_string(source, form=form)


EVERY_KIND = [
    "text(form.name)",
    "textarea(form.fear)",
    "password(form.secret)",
    "number(form.minutes)",
    "rate(form.sure, [(0, 'no'), (100, 'yes')])",
    "radios(form.outcome)",
    "select(form.outcome)",
    "decide(form.outcome)",
    "likert(form.answer, before='How at ease?')",
    "checks(form.habits)",
    "decide(form.habits)",
    "date(form.on)",
    "textarea(form.helps)",
    "check(form.agree)",
]


# Nothing is never zero


def test_a_field_left_open_has_no_value_and_zero_is_a_value() -> None:
    left_open = sent()
    assert (left_open.sure.data, left_open.minutes.data, left_open.answer.data) == (None, None, None)
    assert (left_open.outcome.data, left_open.on.data) == (None, None)
    zero = sent(sure="0", minutes="0")
    assert zero.sure.data == 0
    assert not zero.sure.errors
    assert zero.minutes.data == 0


def test_a_fresh_form_preselects_nothing() -> None:
    html = "".join(draw(call, Sample()) for call in EVERY_KIND)
    assert "checked" not in html
    assert "selected" not in html


def test_what_is_missing_is_said_in_the_fields_own_words() -> None:
    form = sent()
    assert [str(form.name.errors[0]), str(form.sure.errors[0])] == ["Write a name.", SURE]
    assert str(form.agree.errors[0]) == "Tick this when you have asked alone."
    assert not form.fear.errors


# Ratings


def test_a_rating_comes_from_a_radio_or_from_the_exact_number_which_wins() -> None:
    assert sent(sure="60").sure.data == 60
    assert sent(sure="60", sure_exact=" 65 % ").sure.data == 65
    assert sent(sure_exact="６５").sure.data == 65


@pytest.mark.parametrize("exact", ["101", "-1", "6.5", "half", "1_0", "9" * 23])
def test_a_rating_out_of_range_is_refused_and_stays_as_typed(exact: str) -> None:
    form = sent(sure_exact=exact)
    assert form.sure.data is None
    assert str(form.sure.errors[0]) == SURE
    html = draw("rate(form.sure)", form)
    assert f'value="{exact}"' in html
    assert "<details open>" in html


def test_a_stored_rating_is_shown_as_radio_or_as_exact_number() -> None:
    round_number = draw("rate(form.sure)", Sample(data={"sure": 60}))
    assert re.search(r'value="60" checked', round_number)
    exact = draw("rate(form.sure)", Sample(data={"sure": 65}))
    assert 'name="sure_exact" inputmode="numeric" autocomplete="off" value="65"' in exact


def test_a_rating_can_be_refused_where_words_for_it_are_given_and_the_refusal_goes_before_a_number() -> None:
    form = sent(liked=DECLINED, liked_exact="65")
    assert (form.liked.data, form.liked.declined, form.liked.answered) == (None, True, True)
    assert not form.liked.errors
    html = draw("rate(form.liked)", form)
    assert 'value="declined" checked' in html
    assert 'value="65"' not in html
    assert str(sent(sure=DECLINED).sure.errors[0]) == SURE
    assert "declined" not in draw("rate(form.sure)", Sample())


def test_a_radio_picked_now_goes_before_the_exact_number_of_an_earlier_time() -> None:
    def again(**typed: str) -> int | None:
        form = Sample(formdata=MultiDict(typed), data={"sure": 65}, meta={"csrf": False})
        form.validate()
        return form.sure.data

    assert again(sure="70", sure_exact="65") == 70
    assert again(sure_exact="65") == 65
    assert again(sure="70", sure_exact="66") == 66


def test_a_stored_refusal_of_a_rating_is_shown_and_is_no_number() -> None:
    form = Sample(data={"liked": DECLINED})
    assert form.liked.data is None
    assert 'value="declined" checked' in draw("rate(form.liked)", form)


# Texts, numbers, dates, lists


def test_a_text_is_trimmed_counted_and_freed_of_control_characters() -> None:
    assert sent(name="  W. \x00S. ").name.data == "W. S."
    assert sent(name="x" * 10).name.data == "x" * 10
    assert not sent(name="林" * 10).name.errors
    form = sent(name="x" * 11)
    assert str(form.name.errors[0]) == "Shorten this to 10 characters or fewer. Now it has 11."
    assert f'value="{"x" * 11}"' in draw("text(form.name)", form)


def test_line_breaks_count_once_and_are_kept_in_long_text() -> None:
    form = sent(fear="\r\n one\r\ntwo ")
    assert form.fear.data == "one\ntwo"
    assert "one\ntwo</textarea>" in draw("textarea(form.fear)", Sample(data={"fear": "one\ntwo"}))


def test_a_password_is_taken_as_it_is_and_never_shown_again() -> None:
    form = sent(secret="  a b  ")
    assert form.secret.data == "  a b  "
    assert "a b" not in draw("password(form.secret)", form)


@pytest.mark.parametrize("typed", ["0", "121", "ten", "1.5"])
def test_a_number_out_of_range_is_refused_and_stays_as_typed(typed: str) -> None:
    form = sent(minutes=typed)
    assert str(form.minutes.errors[0]) == "Write a whole number from 1 to 120."
    assert f'value="{typed}"' in draw("number(form.minutes)", form)


def test_a_date_is_read_and_one_too_early_names_the_first_day() -> None:
    assert sent(on="2026-11-30").on.data == date(2026, 11, 30)
    assert sent(on="2026年11月30日").on.data == date(2026, 11, 30)
    assert str(sent(on="2026-11-21").on.errors[0]) == "Choose 22 Nov 2026 or a later day."


@pytest.mark.parametrize("typed", ["2026-02-30", "tomorrow", "0026-11-30"])
def test_what_is_no_date_is_refused_with_an_example_and_stays_as_typed(typed: str) -> None:
    form = sent(on=typed)
    assert form.on.data is None
    assert str(form.on.errors[0]) == "Write the date as year-month-day, for example 2026-11-30."
    assert f'value="{typed}"' in draw("date(form.on)", form)


def test_lines_become_a_list_and_too_many_are_refused() -> None:
    assert sent(helps=" tea \r\n\r\n walk").helps.data == ["tea", "walk"]
    assert str(sent(helps="a\nb\nc").helps.errors[0]) == "Keep this to 2 lines or fewer."
    assert sent(helps="a" * 11).helps.errors
    assert sent().helps.data == []


# Choices


def test_an_answer_that_was_not_offered_is_refused() -> None:
    assert sent(outcome="maybe").outcome.errors
    assert not sent(outcome="yes").outcome.errors
    assert sent(answer="3").answer.errors
    assert not sent(answer="2").answer.errors


def test_a_refusal_to_answer_differs_from_an_open_question_and_comes_back_as_given() -> None:
    declined = sent(answer=DECLINED)
    assert (declined.answer.data, declined.answer.declined, declined.answer.answered) == (None, True, True)
    assert not sent().answer.answered
    again = draw("likert(form.answer)", Sample(data={"answer": DECLINED}))
    assert re.search(r'choice-apart.*value="declined" checked', again)
    assert re.search(r'value="2" checked', draw("likert(form.answer)", Sample(data={"answer": 2})))


def test_own_words_join_the_chosen_ones_and_become_boxes_next_time() -> None:
    form = sent(habits=["b"], habits_own="joking\r\n\r\nsinging ")
    assert form.habits.data == ["b", "joking", "singing"]
    later = draw("decide(form.habits)", Sample(data={"habits": ["b", "joking"]}))
    assert re.findall(r'value="(\w+)" checked', later) == ["b", "joking"]


def test_own_words_that_are_too_long_stay_in_their_box() -> None:
    form = sent(habits_own="y" * 81)
    assert form.habits.errors
    assert "y" * 81 + "</textarea>" in draw("checks(form.habits)", form)


# What a form carries


def test_version_and_token_travel_with_the_form() -> None:
    first = Sample(data={"version": 3})
    html = draw("hidden(form)", first)
    assert 'name="version" value="3"' in html
    assert f'name="client_token" value="{first.client_token.data}"' in html
    assert 'name="csrf_token"' in html
    back = sent(version="3", client_token=str(first.client_token.data))
    assert (back.version.data, back.client_token.data) == (3, first.client_token.data)


def test_a_missing_token_is_replaced_so_that_sending_again_works() -> None:
    form = sent(client_token="nonsense")
    assert form.client_token.errors
    assert UUID(form.client_token.typed)


def test_the_summary_leads_to_each_field_and_lists_what_an_action_refused() -> None:
    form = sent(habits=["nonsense" * 20], agree="yes", outcome="no")
    form.refuse("This name is taken.", form.name)
    form.refuse("Too many tries. Wait a minute.")
    summary = draw("error_summary(form)", form)
    page = "".join(draw(call, form) for call in EVERY_KIND)
    targets = re.findall(r'href="#([\w-]+)"', summary)
    assert targets == ["name", "sure", "habits"]
    assert all(f'id="{target}"' in page for target in targets)
    assert "Too many tries. Wait a minute." in summary
    assert draw("error_summary(form)", Sample()).strip() == ""


# What the macros write


@pytest.mark.parametrize("call", EVERY_KIND)
def test_every_input_has_its_label_and_every_reference_its_element(call: str) -> None:
    for form in (Sample(), sent(habits=["nonsense" * 20], outcome="maybe", answer="9", fear="z" * 30)):
        html = draw(call, form)
        for tag in re.findall(r"<(?:input|textarea|select)[^>]*>", html):
            own_id = re.search(r' id="([\w-]+)"', tag)
            assert own_id, tag
            wrapped = re.search(rf'<label[^>]*><input[^>]* id="{own_id[1]}"', html)
            assert wrapped or f'for="{own_id[1]}"' in html
        for ids in re.findall(r'aria-describedby="([^"]+)"', html):
            assert all(f'id="{one}"' in html for one in ids.split())
        assert "style=" not in html
        assert len(set(re.findall(r' id="([\w-]+)"', html))) == len(re.findall(r' id="([\w-]+)"', html))


@pytest.mark.parametrize("call", [call for call in EVERY_KIND if "password" not in call])
def test_a_refused_field_is_marked_and_points_at_its_message(call: str) -> None:
    form = sent(habits=["nonsense" * 20], answer="9", fear="z" * 30, minutes="0", on="x", helps="a\nb\nc")
    field = re.search(r"form\.(\w+)", call)
    assert field
    html = draw(call, form)
    assert 'aria-invalid="true"' in html
    assert f'id="{field[1]}-error"' in html
    assert re.search(rf'aria-describedby="[^"]*{field[1]}-error', html)
    assert 'aria-invalid="true"' not in draw(call, Sample())


@pytest.mark.parametrize("call", EVERY_KIND)
def test_hostile_text_is_escaped_wherever_it_stands(call: str) -> None:
    typed = dict.fromkeys(("name", "fear", "minutes", "sure_exact", "outcome", "on", "helps"), HOSTILE)
    form = sent(**typed, habits=[HOSTILE], habits_own=HOSTILE)
    for field in form:
        field.label.text = HOSTILE
        field.hint = HOSTILE
        field.errors = [HOSTILE]
    form.outcome.choices = [(HOSTILE, HOSTILE)]
    form.habits.choices = [(HOSTILE, HOSTILE)]
    html = draw(call, form) + draw("error_summary(form)", form)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
