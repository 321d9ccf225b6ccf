// Quiet light from the upper left and from the camera, and a haze with the distance.
// What has no normal is a line: it is not lit.
uniform vec3 u_canvas;
uniform vec3 u_tone;
uniform vec3 u_tone_other;
uniform vec3 u_bead;
uniform vec3 u_line;
uniform vec2 u_haze;
varying vec3 v_normal;
varying vec2 v_look;
varying float v_distance;

void main() {
    float size = length(v_normal);
    vec3 normal = v_normal / max(size, 1e-6);
    vec3 base = mix(mix(u_tone, u_tone_other, v_look.x), u_bead, v_look.y);
    float key = 0.5 + 0.5 * dot(normal, vec3(-0.40, 0.60, 0.69));
    float light = 0.27 + 0.28 * max(normal.z, 0.0) + 0.48 * key;
    vec3 lit = size > 0.5 ? base * light : mix(u_line, u_canvas, v_look.x);
    float far = clamp((v_distance - u_haze.x) / (u_haze.y - u_haze.x), 0.0, 1.0);
    gl_FragColor = vec4(mix(lit, u_canvas, 0.82 * far), 1.0);
}
