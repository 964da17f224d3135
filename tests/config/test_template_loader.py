"""config/template_loader.py: pages travel without indentation, and what people typed with it."""

from django.template import engines
from django.template.loader import get_template, render_to_string


def loaded(folder, name, text):
    (folder / name).write_text(text)
    engine = engines["django"].engine
    loader = engine.find_template_loader(("config.template_loader.Loader", [folder]))
    return loader.get_template(name)


def test_lines_begin_at_their_first_letter_and_stay_lines(tmp_path):
    page = loaded(tmp_path, "page.html", "<p>\n  <b>하나</b>\n\t <i>둘</i>\n\n  </p>\n")
    assert page.source == "<p>\n<b>하나</b>\n<i>둘</i>\n\n</p>\n"


def test_a_mail_keeps_its_indentation(tmp_path):
    assert loaded(tmp_path, "mail.txt", "하나\n  둘\n").source == "하나\n  둘\n"


def test_what_a_template_is_filled_with_is_untouched():
    page = render_to_string("fortune/partials/copy.html", {"chart_text": "년\n  월\n\t일"})
    assert "년\n  월\n\t일" in page


def test_the_pages_of_other_apps_are_found_too():
    assert get_template("admin/login.html").origin.name.endswith("admin/login.html")
