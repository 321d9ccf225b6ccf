// A small picture stretched over the whole canvas.
uniform sampler2D u_picture;
uniform vec2 u_size;

void main() {
    gl_FragColor = texture2D(u_picture, gl_FragCoord.xy / u_size);
}
