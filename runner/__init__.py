"""Renders a folder of numbered notebooks: many editions, in parallel, only what changed."""

import sys

# What papermill imports would compile a grammar of internationalised addresses, for two seconds in every process.
# Nothing here checks a string against it, so it is not there.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
