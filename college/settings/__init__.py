"""What a college says about itself: name, colours, words, policies, and the agreement in its versions."""
