"""Text as it can be written: a lone surrogate, half a character, has no place in UTF-8 and becomes U+FFFD.

Python makes them of file names in another encoding and of halved emojis; a cell may print one. They are replaced one by
one, in a cell's messages and in whatever is written, so that both engines leave the same bytes.
"""

from __future__ import annotations

import json
import re
from typing import Any

LONE = re.compile("[\ud800-\udfff]")


def whole(text: str) -> str:
    """`text` with the replacement character for each lone surrogate."""
    return text if text.isascii() else LONE.sub("\ufffd", text)


def carried(content: Any) -> Any:
    """What arrives of a message's content, packed as a kernel packs it: JSON has no NaN, no dates and no bytes."""
    return json.loads(pack(content))


def pack(message: Any) -> bytes:
    """In a kernel: its messages as bytes. Jupyter's own way drops a message with half an emoji and says nothing."""
    from jupyter_client.jsonutil import json_clean, json_default

    strict: dict[str, Any] = {"default": json_default, "ensure_ascii": False, "allow_nan": False}
    try:
        text = json.dumps(message, **strict)
    except (TypeError, ValueError):  # as Jupyter does it
        text = json.dumps(json_clean(message), **strict)
    return whole(text).encode()
