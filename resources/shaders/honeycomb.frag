// A honeycomb {p, q, r} from within: the ray of each pixel is followed from wall to wall of one
// simplex, reflected at each, until it meets a tube around an edge or the bead at a vertex.
// The same steps in float64 stand in maths/hyperbolic/tracer.py.
// ASCII and no apostrophes here: VisPy counts characters for bytes and takes the latter for a quote.
uniform vec2 u_size;
uniform float u_reach;
uniform vec4 u_right;
uniform vec4 u_up;
uniform vec4 u_back;
uniform vec4 u_place;
uniform vec4 u_wall0;
uniform vec4 u_wall1;
uniform vec4 u_wall2;
uniform vec4 u_wall3;
uniform vec4 u_edge1;
uniform vec4 u_edge2;
uniform float u_square;
uniform vec4 u_vertex;
uniform float u_level;
uniform float u_fog;
uniform float u_samples;
uniform float u_by_shell;
uniform vec3 u_canvas;
uniform vec3 u_tone;
uniform vec3 u_tone_other;
uniform vec3 u_bead;

const int FOLDS = 60;
const float NEARLY_ONE = 0.9999999;
const float NEVER = 2.0;

float product(vec4 v, vec4 w) {
    return v.x * w.x + v.y * w.y + v.z * w.z - v.w * w.w;
}

float first_root(float a, float half_b, float c) {
    float inside = half_b * half_b - a * c;
    if (inside <= 0.0 || c <= 0.0 || abs(a) < 1e-12) {
        return NEVER;
    }
    float root = sqrt(inside);
    float first = (-half_b - root) / a;
    float second = (-half_b + root) / a;
    float low = min(first, second);
    float u = low > 0.0 ? low : max(first, second);
    return (u > 0.0 && u < 1.0) ? u : NEVER;
}

float wall_at(vec4 wall, vec4 p, vec4 v) {
    float towards = product(v, wall);
    if (towards <= 0.0) {
        return NEVER;
    }
    return max(-product(p, wall) / towards, 0.0);
}

vec3 colour_of(vec2 pixel) {
    vec2 screen = (2.0 * pixel - u_size) / u_size.y * u_reach;
    vec3 way = normalize(vec3(screen, -1.0));
    vec4 p = u_place;
    vec4 v = way.x * u_right + way.y * u_up + way.z * u_back;
    float travelled = 0.0;
    float cells = 0.0;
    int last = -1;
    for (int fold = 0; fold < FOLDS; fold++) {
        float u = NEVER;
        int wall = -1;
        vec4 normal = u_wall0;
        float at = last == 0 ? NEVER : wall_at(u_wall0, p, v);
        if (at < u) { u = at; wall = 0; }
        at = last == 1 ? NEVER : wall_at(u_wall1, p, v);
        if (at < u) { u = at; wall = 1; normal = u_wall1; }
        at = last == 2 ? NEVER : wall_at(u_wall2, p, v);
        if (at < u) { u = at; wall = 2; normal = u_wall2; }
        at = last == 3 ? NEVER : wall_at(u_wall3, p, v);
        if (at < u) { u = at; wall = 3; normal = u_wall3; }

        float p1 = product(p, u_edge1);
        float p2 = product(p, u_edge2);
        float v1 = product(v, u_edge1);
        float v2 = product(v, u_edge2);
        float tube = first_root(v1 * v1 + v2 * v2 + u_square, p1 * v1 + p2 * v2,
                                p1 * p1 + p2 * p2 - u_square);
        float pw = product(p, u_vertex);
        float vw = product(v, u_vertex);
        float bead = first_root(vw * vw + u_level, pw * vw, pw * pw - u_level);
        float hit = min(tube, bead);
        if (hit < u && hit < NEARLY_ONE) {
            float root = sqrt(1.0 - hit * hit);
            vec4 x = (p + hit * v) / root;
            vec4 ahead = (v + hit * p) / root;
            vec4 out_of = u_vertex;
            if (tube <= bead) {
                out_of = product(x, u_edge1) * u_edge1 + product(x, u_edge2) * u_edge2;
            }
            out_of += product(out_of, x) * x;
            float light = abs(product(out_of, ahead)) / sqrt(max(product(out_of, out_of), 1e-12));
            travelled += 0.5 * log((1.0 + hit) / (1.0 - hit));
            float odd = u_by_shell * (0.5 - 0.5 * cos(3.14159265 * cells));
            vec3 base = tube <= bead ? mix(u_tone, u_tone_other, odd) : u_bead;
            return mix(u_canvas, base * (0.22 + 0.78 * light), exp(-u_fog * travelled));
        }
        if (wall < 0 || u >= NEARLY_ONE) {
            return u_canvas;
        }
        float root = sqrt(1.0 - u * u);
        travelled += 0.5 * log((1.0 + u) / (1.0 - u));
        vec4 x = (p + u * v) / root;
        vec4 ahead = (v + u * p) / root;
        ahead -= 2.0 * product(ahead, normal) * normal;
        p = x / sqrt(-product(x, x));
        ahead += product(ahead, p) * p;
        v = ahead / sqrt(product(ahead, ahead));
        cells += wall == 3 ? 1.0 : 0.0;
        last = wall;
        if (u_fog * travelled > 7.0) {
            return u_canvas;
        }
    }
    return u_canvas;
}

void main() {
    if (u_samples < 1.5) {
        gl_FragColor = vec4(colour_of(gl_FragCoord.xy), 1.0);
        return;
    }
    vec2 corner = gl_FragCoord.xy - vec2(0.25, 0.25);
    vec3 sum = colour_of(corner) + colour_of(corner + vec2(0.5, 0.0))
             + colour_of(corner + vec2(0.0, 0.5)) + colour_of(corner + vec2(0.5, 0.5));
    gl_FragColor = vec4(0.25 * sum, 1.0);
}
