"""What a notebook shows and leaves behind: exhibits, charts, tables, results."""

from clusters.report.report import Badge, MissingResult, Quote, Report
from clusters.report.style import colours, theme

__all__ = ["Badge", "MissingResult", "Quote", "Report", "colours", "theme"]
