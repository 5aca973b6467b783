"""Research library on the industrial clusters (cụm công nghiệp) of a merged Vietnamese province.

Nine rooms, from the ground up: `facts`, `uncertainty` and `wording` carry all; `growth`, `comparison` and `wastewater`
stand side by side on them; then `claims`; then `policy`. `report` shows what they find. A notebook imports what it
needs by name: `from clusters.growth import series`, `from clusters.facts import Region`.
"""

import sys

# Frictionless imports jsonschema, which would compile a grammar of internationalised addresses for two seconds in every
# process. No descriptor of ours uses that format, so it is not there.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
