"""Takes the README's two pictures from a rendered default edition: `python run_all.py && python docs/pictures.py`."""

from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from runner.export.pdf import browser

ROOT = Path(__file__).resolve().parent.parent
PICTURES = {
    "report-vi": ("vi/03_infrastructure_gaps.html", "#top"),
    "report-en": ("en/02_province_comparison.html", "#ex-map"),
}


def main() -> None:
    """Writes docs/images/report-vi.png (the top of a report) and report-en.png (a figure in its place)."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        for name, (page_name, place) in PICTURES.items():
            page = chromium.new_page(viewport={"width": 1280, "height": 900}, device_scale_factor=1.5)
            page.goto(next((ROOT / "outputs").glob(f"*/baseline/{page_name}")).as_uri())
            page.locator(place).evaluate("e => e.scrollIntoView()")
            target = ROOT / "docs" / "images" / f"{name}.png"
            page.screenshot(path=target)
            Image.open(target).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(target, optimize=True)
        chromium.close()


if __name__ == "__main__":
    main()
