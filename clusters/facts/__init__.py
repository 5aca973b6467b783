"""The facts: data packages read, validated and handed out as tables; a new region begins here."""

from clusters.facts.region import Region

__all__ = ["Region"]
