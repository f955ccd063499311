"""The figures: what a page costs, as a ratio to a bare route on the same server in the same run (`make bench`)."""
