"""`python -m statement_audit` is the command line."""

from statement_audit.cli import main

if __name__ == "__main__":  # worker processes import this module again under another name
    main()
