"""`python -m procparse` is `procparse`."""

from procparse.cli import main

if __name__ == "__main__":
    main()
