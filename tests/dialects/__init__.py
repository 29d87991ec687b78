"""The dialect corpus: the pages with their truth, and the tests that hold every extractor's dump against it."""
