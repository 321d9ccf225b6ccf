"""What the pages paint alike: vectors and words. Arrays and boxes in, paint out."""
