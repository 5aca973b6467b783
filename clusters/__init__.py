"""Research library on the industrial clusters (cụm công nghiệp) of a merged Vietnamese province.

A notebook imports what it needs by name: `from clusters import growth`, `from clusters.region import Region`.
Figures known only as "more than" or "nearly" stay bounds (`clusters.bounds`) through every calculation, and everything
a notebook shows or leaves behind goes through `clusters.report`.
"""

import sys

# Frictionless imports jsonschema, which would compile a grammar of internationalised addresses for two seconds in every
# process. No descriptor of ours uses that format, so it is not there.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
