"""`python -m bisdesk`."""

from bisdesk.cli import main

main()
