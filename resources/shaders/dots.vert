// Discs on a page, y downward, in points; the origin and the size of the drawn part in pixels.
attribute vec2 a_place;
attribute float a_radius;
attribute vec2 a_colour;
uniform vec2 u_origin;
uniform vec2 u_size;
uniform float u_scale;
varying vec4 v_colour;
varying float v_radius;
varying float v_size;

// a_colour: 65536 red + 256 green + blue of 0 to 255, which a float holds exactly, and the opacity.
vec4 unpacked(vec2 colour) {
    float red = floor(colour.x / 65536.0), green = floor(mod(colour.x, 65536.0) / 256.0);
    return vec4(vec3(red, green, mod(colour.x, 256.0)) / 255.0, colour.y);
}

void main() {
    vec2 clip = 2.0 * (a_place * u_scale - u_origin) / u_size - 1.0;
    gl_Position = vec4(clip.x, -clip.y, 0.0, 1.0);
    float radius = a_radius * u_scale;
    // What is smaller than a pixel grows fainter instead.
    v_radius = max(radius, 0.5);
    v_colour = unpacked(a_colour);
    v_colour.a *= min(4.0 * radius * radius, 1.0);
    v_size = 2.0 * v_radius + 2.0;
    gl_PointSize = v_size;
}
