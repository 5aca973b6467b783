"""Renders a folder of numbered notebooks: many editions, in parallel, only what changed."""
