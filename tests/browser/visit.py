"""A page as a reader opens it, and what it asked for meanwhile."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page


class Visit:
    """An opened page and all it asked for or complained about."""

    def __init__(self, context: BrowserContext, path: Path) -> None:
        """Opens the file with the network blocked."""
        self.requests: list[str] = []
        self.messages: list[str] = []
        context.route("http*://**", lambda route: route.abort())
        self.page: Page = context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.on("dialog", lambda dialog: self.messages.append(f"dialog {dialog.message}"))
        self.address = path.resolve().as_uri()
        self.page.goto(self.address)

    @property
    def outside(self) -> list[str]:
        """Requests other than the page itself and its embedded images."""
        return [url for url in self.requests if not url.startswith("data:") and url.split("#")[0] != self.address]


def check_axe(page: Page) -> None:
    """axe finds no violation, wide in the light and narrow in the dark."""
    for scheme, width in (("light", 1280), ("dark", 360)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
        results = Axe().run(page, options=options)
        assert results.violations_count == 0, results.generate_report()
