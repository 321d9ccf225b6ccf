// A disc with a smooth edge; where it is large enough, a thin ring sets it off from those below.
uniform vec3 u_canvas;
uniform float u_scale;
varying vec4 v_colour;
varying float v_radius;
varying float v_size;

void main() {
    float away = length(gl_PointCoord - 0.5) * v_size;
    float ring = 0.8 * u_scale * step(2.2 * u_scale, v_radius);
    float inner = clamp(v_radius - ring + 0.5 - away, 0.0, 1.0);
    float alpha = clamp(v_radius + 0.5 - away, 0.0, 1.0);
    gl_FragColor = vec4(mix(u_canvas, v_colour.rgb, inner), alpha * v_colour.a);
}
