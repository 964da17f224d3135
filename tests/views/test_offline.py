"""What makes the site installable: the manifest, its icons, the worker and the offline page."""

import json
import re

import pytest
from django.conf import settings
from PIL import Image

from tests.front.test_templates import Page

IMAGES = settings.BASE_DIR / "static" / "img"


def test_the_manifest_names_the_site_and_its_icons(client):
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    manifest = json.loads(response.content)
    assert manifest["name"] == "선생님 사주"
    assert manifest["start_url"] == "/fortune/"
    assert manifest["display"] == "standalone"
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        with Image.open(IMAGES / icon["src"].rsplit("/", 1)[1]) as image:
            assert icon["sizes"] == f"{image.width}x{image.height}"
    for shortcut in manifest["shortcuts"]:
        assert client.get(shortcut["url"]).status_code == 200


@pytest.mark.parametrize("name", ["maskable-192", "maskable-512", "apple-180"])
def test_an_icon_that_is_cut_to_a_shape_fills_its_square(name):
    with Image.open(IMAGES / f"icon-{name}.png") as image:
        picture = image.convert("RGBA")
    edge = picture.width - 1
    corners = {picture.getpixel(at) for at in ((0, 0), (edge, 0), (0, edge), (edge, edge))}
    assert corners == {(0x23, 0x40, 0x6E, 0xFF)}


@pytest.mark.parametrize("name", ["any-192", "any-512"])
def test_an_icon_that_is_shown_as_it_is_keeps_its_corners(name):
    with Image.open(IMAGES / f"icon-{name}.png") as image:
        assert image.convert("RGBA").getpixel((0, 0))[3] == 0


def test_the_worker_is_served_for_the_whole_site_and_looked_for_anew_each_time(client):
    response = client.get("/sw.js")
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "no-cache"
    source = response.content.decode()
    site = json.loads(re.match(r"self\.SITE = (.*);\n", source)[1])
    assert site["result"] == "/fortune/"
    assert site["kept"] == "/fortune/last/"
    assert client.get(site["offline"]).status_code == 200
    assert client.get(site["guide"]).status_code == 200
    assert 'addEventListener("fetch"' in source


def test_the_policy_lets_the_worker_and_the_manifest_come_from_us_alone(client):
    policy = client.get("/fortune/")["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
    assert "trusted-types worker" in policy


def test_a_page_says_where_the_worker_is_unless_files_change_under_it(client, settings):
    def told() -> list[str | None]:
        page = Page(client.get("/fortune/").content.decode())
        return [meta["content"] for meta in page.all("meta", name="worker")]

    assert told() == ["/sw.js"]
    settings.DEBUG = True
    assert told() == []


def test_the_offline_page_stands_alone(client):
    page = Page(client.get("/offline/").content.decode())
    (kept,) = [link for link in page.all("a") if "data-kept" in link]
    assert kept["href"] == "/fortune/last/"
    assert "hidden" in kept
    assert page.all("meta", name="csrf-token") == []
    assert page.all("link", rel="manifest", href="/manifest.webmanifest")


def test_with_a_network_the_kept_result_is_the_form(client):
    response = client.get("/fortune/last/")
    assert (response.status_code, response["Location"]) == (302, "/fortune/")


def test_a_browser_that_asks_for_the_old_icon_is_shown_ours(client):
    assert client.get("/favicon.ico").url.startswith("/static/img/favicon")
