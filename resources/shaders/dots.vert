// Discs on a page, y downward, in points; the origin and the size of the drawn part in pixels.
attribute vec2 a_place;
attribute float a_radius;
attribute vec4 a_colour;
uniform vec2 u_origin;
uniform vec2 u_size;
uniform float u_scale;
varying vec4 v_colour;
varying float v_radius;
varying float v_size;

void main() {
    vec2 clip = 2.0 * (a_place * u_scale - u_origin) / u_size - 1.0;
    gl_Position = vec4(clip.x, -clip.y, 0.0, 1.0);
    float radius = a_radius * u_scale;
    // What is smaller than a pixel grows fainter instead.
    v_radius = max(radius, 0.5);
    v_colour = vec4(a_colour.rgb / 255.0, a_colour.a / 255.0 * min(4.0 * radius * radius, 1.0));
    v_size = 2.0 * v_radius + 2.0;
    gl_PointSize = v_size;
}
