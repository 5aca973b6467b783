"""Research library on the industrial clusters (cụm công nghiệp) of a merged Vietnamese province.

A notebook imports what it needs by name: `from clusters import growth`, `from clusters.region import Region`.
Figures known only as "more than" or "nearly" stay bounds (`clusters.bounds`) through every calculation, and everything
a notebook shows or leaves behind goes through `clusters.report`.
"""
