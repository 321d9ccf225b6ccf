// A honeycomb {p, q, r} from within: the ray of each pixel is followed from wall to wall of one
// simplex, reflected at each, until it meets a tube around an edge or the bead at a vertex.
// A point x and a direction are known by their products with the four normals alone: all that is
// needed is linear in these, and a reflection subtracts a multiple of a row of the Gram matrix.
// maths/hyperbolic/tracer.py does it in float64, with points.
// ASCII and no apostrophes here: VisPy counts characters for bytes and takes the latter for a quote.
uniform vec2 u_size;
uniform vec2 u_centre;
uniform float u_reach;
uniform vec4 u_right;
uniform vec4 u_up;
uniform vec4 u_back;
uniform vec4 u_place;
uniform vec3 u_gram;
uniform vec4 u_inverse0;
uniform vec4 u_inverse1;
uniform vec4 u_inverse2;
uniform vec4 u_inverse3;
uniform vec2 u_edge;
uniform float u_square;
uniform vec4 u_vertex;
uniform float u_vertex_square;
uniform float u_level;
uniform float u_fog;
uniform float u_folds;
uniform vec2 u_jitter;
uniform float u_by_depth;
uniform float u_by_shell;
uniform float u_by_cell;
uniform float u_cell;
uniform vec3 u_canvas;
uniform vec3 u_tone;
uniform vec3 u_tone_other;
uniform vec3 u_bead;

const float NEARLY_ONE = 0.9999999;
const float NEVER = 2.0;
const float GRAZING = 1e-9;
// Beyond this share of fog a hit differs from the canvas by no more than a step or two of 256.
const float LOST = 4.0;

// Where a u^2 + 2 h u + c falls to 0 in (0, 1), with a > 0: outside (c > 0) and approaching (h < 0).
float first_root(float a, float h, float c) {
    float inside = h * h - a * c;
    float u = c / (sqrt(max(inside, 0.0)) - h);
    return inside > 0.0 && c > 0.0 && h < 0.0 && u < 1.0 ? u : NEVER;
}

vec4 raised(vec4 v) {
    return v.x * u_inverse0 + v.y * u_inverse1 + v.z * u_inverse2 + v.w * u_inverse3;
}

vec2 edge_of(vec4 v) {
    return vec2(v.w, (v.z - u_edge.x * v.w) * u_edge.y);
}

vec3 colour_of(vec2 pixel) {
    vec2 screen = 2.0 * (pixel - u_centre) / u_size.y * u_reach;
    vec3 way = normalize(vec3(screen, -1.0));
    vec4 at = u_place;
    vec4 along = way.x * u_right + way.y * u_up + way.z * u_back;
    // e^(2 distance) travelled: one logarithm at the end.
    float stretch = 1.0;
    float farthest = u_fog > 0.0 ? exp(min(2.0 * LOST / u_fog, 80.0)) : 1e35;
    float tube = NEVER;
    float bead = NEVER;
    float hit = NEVER;
    float root = 1.0;
    float fold = 0.0;
    // How many faces were passed.
    float cells = 0.0;
    // One way out of the loop, so that a pixel costs the folds it needs and no more.
    while (fold < u_folds) {
        // The wall just left is behind: its product with the direction is negative now.
        vec4 reach = vec4(along.x > GRAZING ? -at.x / along.x : NEVER,
                          along.y > GRAZING ? -at.y / along.y : NEVER,
                          along.z > GRAZING ? -at.z / along.z : NEVER,
                          along.w > GRAZING ? -at.w / along.w : NEVER);
        reach = max(reach, 0.0);
        float u = min(min(reach.x, reach.y), min(reach.z, reach.w));
        vec2 p = edge_of(at);
        vec2 v = edge_of(along);
        tube = first_root(dot(v, v) + u_square, dot(p, v), dot(p, p) - u_square);
        float pw = dot(u_vertex, at);
        float vw = dot(u_vertex, along);
        bead = first_root(vw * vw + u_level, pw * vw, pw * pw - u_level);
        hit = min(tube, bead);
        hit = hit < u && hit < NEARLY_ONE ? hit : NEVER;
        u = min(hit, u);
        // 1 / sqrt(1 - u^2) is cosh of the way to here.
        root = inversesqrt(max(1.0 - u * u, 1e-12));
        stretch *= (1.0 + u) * (1.0 + u) * root * root;
        if (hit < 1.0 || u >= NEARLY_ONE || stretch > farthest) {
            break;
        }
        // Sums in place of branches, which cost a software rasteriser more. The Gram matrix has
        // three numbers beside its diagonal.
        vec4 wall = vec4(equal(reach, vec4(u)));
        vec4 x = (at + u * along) * root * (1.0 - wall);
        along = (along + u * at) * root;
        vec4 t = 2.0 * wall * along;
        along -= t + vec4(u_gram.x * t.y, u_gram.x * t.x + u_gram.y * t.z,
                          u_gram.y * t.y + u_gram.z * t.w, u_gram.z * t.z);
        // Rounding carries the pair from <x, x> = -1 and <x, v> = 0: back to it.
        vec4 dual = raised(x);
        at = x * inversesqrt(max(-dot(x, dual), 1e-6));
        along += dot(along, dual) * at;
        cells += wall.w;
        fold += 1.0;
    }
    if (hit > 1.0) {
        return u_canvas;
    }
    float travelled = 0.5 * log(stretch);
    float light;
    vec3 base = u_bead;
    if (bead < tube) {
        float pw = dot(u_vertex, at);
        float vw = dot(u_vertex, along);
        float x = (pw + hit * vw) * root;
        float d = (vw + hit * pw) * root;
        light = abs(d) / sqrt(max(u_vertex_square + x * x, 1e-12));
    } else {
        vec2 p = edge_of(at);
        vec2 v = edge_of(along);
        vec2 x = (p + hit * v) * root;
        vec2 d = (v + hit * p) * root;
        float s = dot(x, x);
        light = abs(dot(x, d)) / sqrt(max(s + s * s, 1e-12));
        float deep = u_by_depth * (1.0 - exp(-0.45 * travelled))
                   + u_by_shell * (1.0 - exp(-0.45 * cells)) + u_by_cell * mod(cells + u_cell, 2.0);
        base = mix(u_tone, u_tone_other, deep);
    }
    if (u_fog * travelled > LOST) {
        return u_canvas;
    }
    return mix(u_canvas, base * (0.22 + 0.78 * light), exp(-u_fog * travelled));
}

void main() {
    gl_FragColor = vec4(colour_of(gl_FragCoord.xy + u_jitter), 1.0);
}
