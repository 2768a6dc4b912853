"""Every message that we send: waiting, leaving, retried, done by hand. Begin with `State` in rules.py."""
