"""The page about rational points: a worked sheet, from the torsion to the rank.

page      the sheet on screen, its part of the inspector, the strip while PARI works
known     PARI's answers so far, and what follows from them
sheet     the sheet as blocks; each part of it is a file
figures   the growth of nP, ranks of random curves
"""
