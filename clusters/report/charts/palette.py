"""The grammar of colour and certainty: which colour a thing has, which shape an area, and how sure marks look.

| mark   | means                                     |
|--------|-------------------------------------------|
| solid  | strict: it holds whatever is not known    |
| hatched| possible: by convention, or not ruled out |
| hollow | preliminary                               |
| dashed | stated only, not checked                  |

Areas keep one colour and one shape in every exhibit; nothing but an area has an area's colour. Any two areas differ
in lightness by 1.5 : 1 or more (greyscale print tells them apart), each stands out on the paper by 3 : 1 or more.
`runner/export/templates/figures.css` holds the same table for pages; a test compares them.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple


class Colour(NamedTuple):
    """One colour of the table: on white paper, and on a dark screen."""

    light: str
    dark: str


COLOURS: Mapping[str, Colour] = MappingProxyType(
    {
        "ink": Colour("#1c1f23", "#e7eaee"),
        "soft": Colour("#50565e", "#aeb6c0"),
        "line": Colour("#c9ced6", "#434b55"),
        "paper": Colour("#ffffff", "#14171b"),
        "tint": Colour("#f4f6f8", "#1e2329"),
        "accent": Colour("#12436d", "#8cc3f2"),
        "good": Colour("#14623f", "#7fd6ad"),
        "warn": Colour("#b3470a", "#ff7a5c"),
        # Areas in the order of their provinces, and the merged province
        "a1": Colour("#073d83", "#4e82cf"),
        "a2": Colour("#08847a", "#35b4a7"),
        "a3": Colour("#ce841d", "#ffba6c"),
        "a4": Colour("#430041", "#914a8c"),
        "a5": Colour("#a3303a", "#ecff7a"),
        "all": Colour("#0e1013", "#fbfcfd"),
        # From little to much, in a matrix
        "m0": Colour("#e3f1fb", "#112937"),
        "m1": Colour("#aecbdc", "#264659"),
        "m2": Colour("#729db7", "#3f6880"),
        "m3": Colour("#2b6787", "#75a8c6"),
        "m4": Colour("#02415c", "#9ad7fb"),
    }
)
AREAS = ("a1", "a2", "a3", "a4", "a5")
SHADES = ("m0", "m1", "m2", "m3", "m4")
ON_SHADE: Mapping[str, str] = MappingProxyType(dict(zip(SHADES, ("ink", "ink", "ink", "paper", "paper"), strict=True)))
"""The colour of text that reads on a shade."""

SHAPES: Mapping[str, str] = MappingProxyType(
    {"a1": "o", "a2": "s", "a3": "^", "a4": "v", "a5": "P", "all": "D", "warn": "s", "good": "^"}
)
"""matplotlib's marker of a colour, of an area's or another's; those not named have a circle."""
OTHERS = ("accent", "warn", "soft", "good", "ink")
"""The colours of series that are no areas (paths, aims, sectors), in their order; words tell them apart."""

STATUSES = ("strict", "possible", "preliminary", "stated")
NAMES: Mapping[str, str] = MappingProxyType({colour.light: name for name, colour in COLOURS.items()})
"""The name of a colour by its light value: how a drawing's colours become classes."""


def light(name: str) -> str:
    """A colour's value on white paper. Raises KeyError for a name that the table lacks."""
    return COLOURS[name].light


def shape(colour: str) -> str:
    """The marker of a colour."""
    return SHAPES.get(colour, "o")


def on(colour: str, status: str = "strict") -> str:
    """The colour of text that reads on a mark as wide as a cell."""
    if status != "strict" or colour in ("paper", "tint", "line"):
        return "ink"
    return ON_SHADE.get(colour, "paper")


def clothes(status: str, colour: str) -> dict[str, Any]:
    """What matplotlib's patches need to look as sure as `status` says.

    Raises ValueError for a status that is none of STATUSES.
    """
    value, paper = light(colour), light("paper")
    match status:
        case "strict":
            return {"facecolor": value, "edgecolor": "none", "linewidth": 0}
        case "possible":
            return {"facecolor": paper, "edgecolor": value, "linewidth": 1.2, "hatch": "/////"}
        case "preliminary":
            return {"facecolor": paper, "edgecolor": value, "linewidth": 2}
        case "stated":
            return {"facecolor": paper, "edgecolor": value, "linewidth": 1.5, "linestyle": (0, (2.5, 2))}
    raise ValueError(f"status {status!r}: use one of {', '.join(STATUSES)}")
