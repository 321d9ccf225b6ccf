"""Start Severe from a checkout or from the packaged app."""

from severe_gui.cli import main

if __name__ == "__main__":
    main()
