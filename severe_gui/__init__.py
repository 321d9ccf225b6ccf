"""Severe: a desktop laboratory for the ideas of the blog Severely Theoretical."""

__version__ = "0.1.0"
