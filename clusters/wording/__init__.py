"""How the project says things in Vietnamese and English: the words of a notebook, and the grammar they are written in.

`NN_name.toml` beside a notebook holds every text with a value. `catalogue` reads it and says all that is wrong with it,
`grammar` is what may stand in one text, `calls` compares it with the notebook's code, `formatter` writes values, and
`words` fills the texts of one language.
"""
