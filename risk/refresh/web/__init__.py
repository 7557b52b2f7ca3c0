"""The publishers on the web: what is fetched from where, and how one file comes over HTTPS."""
