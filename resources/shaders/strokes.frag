// A line with smooth edges. v_side: pixels from its middle, and half its width in pixels.
varying vec4 v_colour;
varying vec2 v_side;

void main() {
    float alpha = clamp(v_side.y + 0.5 - abs(v_side.x), 0.0, 1.0);
    gl_FragColor = vec4(v_colour.rgb, v_colour.a * alpha);
}
