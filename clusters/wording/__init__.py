"""How the project says things in Vietnamese and English: labels, numbers and bounds, and the words of a notebook.

`glossary` holds the shared words, `terms` what a reader may not know; `language` writes numbers and dates, `measures`
bounds and units, `names` what a slug is called. `NN_name.toml` beside a notebook holds every text with a value:
`catalogue` reads it and says all that is wrong with it, `grammar` is what may stand in one text, `calls` compares it
with the notebook's code, `formatter` writes values, and `words` fills the texts of one language.
"""
