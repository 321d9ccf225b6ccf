"""What the pages paint alike: vectors, bars and axes, words. Arrays and boxes in, paint out."""
