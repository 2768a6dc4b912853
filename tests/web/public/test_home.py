"""The front page."""


def test_a_visitor_is_welcomed_by_the_college_of_this_name(browser):
    page = browser.get("/")

    assert page.status_code == 200
    assert "Harbour Recovery College" in page.text


def test_no_page_is_kept_by_the_browser_but_the_catalogue(browser):
    page = browser.get("/nowhere")

    assert page.status_code == 404
    assert page.headers["Cache-Control"] == "no-store"
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
