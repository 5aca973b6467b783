"""Sample charts from synthetic tables: `python -m docs.samples` writes them into one page, tests measure them.

A module here for each form has SAMPLES: a list of (name, form, look).
"""
