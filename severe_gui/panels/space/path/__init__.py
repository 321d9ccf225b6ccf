"""A flight through given views: recorded, played back, and filmed.

In: the views in the state. Out: the states of a film, and places while the camera flies.
"""
