"""Many documents: a plan, workers that may die, shards that are whole or absent, and counts of all of it."""
