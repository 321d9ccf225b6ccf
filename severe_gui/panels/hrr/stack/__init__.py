"""The stack page: pushes and pops in, the vector and what each depth decodes to out."""
