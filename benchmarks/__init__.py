"""What procparse costs beside the floors and the peers; `python -m benchmarks` prints it."""
