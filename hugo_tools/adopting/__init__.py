"""Old blogs moved over: hand-written lists of references found, matched with works, and turned into ours."""
