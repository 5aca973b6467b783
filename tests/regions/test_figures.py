"""What is cut off a figure is found, whatever it is; a whole figure passes."""

from collections.abc import Callable, Iterator

import matplotlib.pyplot as plt
import pytest
from matplotlib.axes import Axes

from clusters.report import style
from tests.regions import figures


@pytest.fixture
def ax() -> Iterator[Axes]:
    style.theme()
    fig, ax = plt.subplots(figsize=(4, 2))
    ax.plot([1, 2, 3], [-9, 4, 5], label="growth")
    yield ax
    plt.close(fig)


def faults(ax: Axes) -> list[str]:
    return figures.faults(ax.figure, "A title", "a subtitle", "Source: somebody")


def test_a_whole_figure_passes(ax: Axes) -> None:
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2))
    ax.annotate("five", (3, 5), xytext=(40, 0), textcoords="offset points")
    ax.plot([3], [5], "o")
    assert faults(ax) == []


FAULTS: dict[str, tuple[Callable[[Axes], object], str]] = {
    "data below": (lambda ax: ax.set_ylim(0, None), "data .* lies below the axes"),
    "data on both sides": (lambda ax: ax.set_xlim(1.5, 2.5), "lies left of and right of the axes"),
    "data above a reversed axis": (lambda ax: ax.set_ylim(4, -10), "lies above the axes"),
    "half a mark": (lambda ax: (ax.plot([1], [0], "o"), ax.set_xlim(1, None)), "part of a mark lies left of"),
    "half a dot": (lambda ax: (ax.scatter([3], [0], s=90), ax.set_xlim(None, 3)), "part of a mark lies right of"),
    "an annotation never drawn": (lambda ax: ax.annotate("nine", (9, 9)), "'nine' belongs to lies right of and above"),
    "a legend under the source": (
        lambda ax: ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2)).set_in_layout(False),
        "something is drawn below the picture",
    ),
    "a label beyond the side": (
        lambda ax: ax.text(3.1, 0, "a label that is long").set_in_layout(False),
        "something is drawn right of the picture",
    ),
}


@pytest.mark.parametrize("spoil", FAULTS)
def test_what_is_cut_off_is_found(ax: Axes, spoil: str) -> None:
    change, words = FAULTS[spoil]
    change(ax)
    with pytest.raises(AssertionError, match=words):
        assert not (found := faults(ax)), found


def test_a_source_line_over_the_drawing_is_found(ax: Axes, monkeypatch: pytest.MonkeyPatch) -> None:
    real = style._frame
    monkeypatch.setattr(style, "_frame", lambda fig, box, *texts: real(fig, box.translated(0, 0.1), *texts))
    assert "a line of the frame covers something" in faults(ax)
