// A mesh in perspective. a_look: how far away in its space, from 0 to 1, and whether it is a bead.
attribute vec3 a_point;
attribute vec3 a_normal;
attribute vec2 a_look;
uniform mat4 u_matrix;
uniform mat4 u_turn;
varying vec3 v_normal;
varying vec2 v_look;
varying float v_distance;

void main() {
    gl_Position = u_matrix * vec4(a_point, 1.0);
    v_normal = (u_turn * vec4(a_normal, 0.0)).xyz;
    v_look = a_look;
    v_distance = gl_Position.w;
}
