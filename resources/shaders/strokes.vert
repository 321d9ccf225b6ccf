// Lines on a page as strips, y downward, in points. a_side: of the middle, in points.
attribute vec2 a_place;
attribute vec2 a_side;
attribute vec4 a_colour;
uniform vec2 u_origin;
uniform vec2 u_size;
uniform float u_scale;
varying vec4 v_colour;
varying vec2 v_side;

void main() {
    vec2 clip = 2.0 * (a_place * u_scale - u_origin) / u_size - 1.0;
    gl_Position = vec4(clip.x, -clip.y, 0.0, 1.0);
    v_colour = a_colour / 255.0;
    v_side = a_side * u_scale;
}
