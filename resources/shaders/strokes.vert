// Lines on a page as strips, y downward, in points. a_side: of the middle, in points.
attribute vec2 a_place;
attribute vec2 a_side;
attribute vec2 a_colour;
uniform vec2 u_origin;
uniform vec2 u_size;
uniform float u_scale;
varying vec4 v_colour;
varying vec2 v_side;

// a_colour: 65536 red + 256 green + blue of 0 to 255, which a float holds exactly, and the opacity.
vec4 unpacked(vec2 colour) {
    float red = floor(colour.x / 65536.0), green = floor(mod(colour.x, 65536.0) / 256.0);
    return vec4(vec3(red, green, mod(colour.x, 256.0)) / 255.0, colour.y);
}

void main() {
    vec2 clip = 2.0 * (a_place * u_scale - u_origin) / u_size - 1.0;
    gl_Position = vec4(clip.x, -clip.y, 0.0, 1.0);
    v_colour = unpacked(a_colour);
    v_side = a_side * u_scale;
}
