"""Maps: the plane on screen in five charts, and the sphere, flat plane and Möbius square.

In: the scene, drawing and tilings. Out: the widgets that fill the canvas.
"""
