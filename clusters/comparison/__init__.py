"""The former provinces side by side: stages, ratios, evenness, inventory, parks, peers, sources held together."""
