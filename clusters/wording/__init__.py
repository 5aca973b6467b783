"""Words: labels, numbers, dates and bounds in Vietnamese and English; the words that stand beside a notebook."""
