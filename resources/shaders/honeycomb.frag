// A honeycomb {p, q, r} from within: the ray of each pixel is followed from wall to wall of one
// simplex, reflected at each, until it meets a tube around an edge or the bead at a vertex.
// A point x and a direction are known by their products with the four walls alone: all that is
// needed is linear in these, and a reflection subtracts a multiple of a row of the Gram matrix.
// Lines put before this text define CURVATURE as -1, 0 or 1; EDGES as the number of half-edges of
// a uniform variant, 0 for {p, q, r} itself; FACES as the number of kinds of glass; CELLS as that of
// kinds of cells without a middle, in which a horosphere or plane is drawn; CARRIED as 1 where the
// directions of edges are shown; and they declare the arrays of EDGES, FACES and CELLS.
// maths/hyperbolic/sight/tracer.py does it in float64, with points.
// ASCII and no apostrophes here: VisPy counts characters for bytes and takes the latter for a quote.
uniform vec2 u_size;
uniform vec2 u_centre;
uniform float u_reach;
uniform vec4 u_right;
uniform vec4 u_up;
uniform vec4 u_back;
uniform vec4 u_place;
uniform vec3 u_gram;
#if CURVATURE == 0
uniform vec4 u_one;
#else
uniform vec4 u_inverse0;
uniform vec4 u_inverse1;
uniform vec4 u_inverse2;
uniform vec4 u_inverse3;
#endif
uniform float u_square;
#if EDGES == 0
uniform vec2 u_edge;
#else
uniform float u_by_kind;
#endif
#if CURVATURE < 0
uniform vec4 u_vertex;
uniform float u_vertex_square;
uniform float u_level;
#else
#if EDGES == 0
uniform vec3 u_third;
#else
uniform vec4 u_around[3];
#endif
uniform float u_bead_square;
#endif
#if FACES > 0
uniform float u_faces;
uniform float u_glass;
uniform float u_opacity;
#endif
#if CARRIED
uniform vec3 u_tone_ahead;
#endif
uniform float u_fog;
uniform float u_farthest;
uniform float u_ambient;
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
#if CELLS > 0
uniform vec3 u_quiet;
#endif

// A ray p C(t) + v S(t) is followed with u = S / C: tanh, t or tan of t.
const float K = float(CURVATURE);
#if CURVATURE < 0
const float LAST = 0.9999999;
const float NEVER = 2.0;
#else
const float LAST = 1e6;
const float NEVER = 2e6;
#endif
const float GRAZING = 1e-9;
// A ray that crosses a wall and meets a surface at once may be found just inside it by rounding.
const float JUST_INSIDE = -1e-6;
// Beyond this share of fog a hit differs from the canvas by no more than a step or two of 256.
const float LOST = 4.0;

// Where a u^2 + 2 h u + c falls to 0, from outside (c > 0): approaching, or a ray on the sphere,
// which comes near again.
float first_root(float a, float h, float c) {
    float inside = h * h - a * c;
    float u = max(c, 0.0) / (sqrt(max(inside, 0.0)) - h);
#if CURVATURE > 0
    return inside > 0.0 && c > JUST_INSIDE && (h < 0.0 || a < 0.0) ? u : NEVER;
#else
    return inside > 0.0 && c > JUST_INSIDE && h < 0.0 && u < LAST ? u : NEVER;
#endif
}

#if CURVATURE != 0
vec4 raised(vec4 v) {
    return v.x * u_inverse0 + v.y * u_inverse1 + v.z * u_inverse2 + v.w * u_inverse3;
}
#endif

// Products with two orthonormal vectors across the edge, and with three across the vertex.
#if EDGES == 0
vec2 edge_of(vec4 v) {
    return vec2(v.w, (v.z - u_edge.x * v.w) * u_edge.y);
}
#else
vec2 edge_of(vec4 v, int edge) {
    return vec2(dot(u_first[edge], v), dot(u_second[edge], v));
}
#endif

#if CURVATURE >= 0
vec3 corner_of(vec4 v) {
#if EDGES == 0
    return vec3(edge_of(v), dot(u_third, v.yzw));
#else
    return vec3(dot(u_around[0], v), dot(u_around[1], v), dot(u_around[2], v));
#endif
}
#endif

#if FACES > 0
// Where a ray meets the glass of a face: between its rims and its window.
float pane_at(int face, vec4 at, vec4 along) {
    float towards = dot(u_plane[face], along);
    float u = abs(towards) > GRAZING ? -dot(u_plane[face], at) / towards : NEVER;
    if (u <= 0.0 || u >= LAST) {
        return NEVER;
    }
    float root = inversesqrt(1.0 + K * u * u);
    float least = min(dot(u_rim[face], at) + u * dot(u_rim[face], along),
                      dot(u_other_rim[face], at) + u * dot(u_other_rim[face], along)) * root;
    return least >= 0.0 && least <= u_glass ? u : NEVER;
}
#endif

#if CARRIED
// What a vector along the ray has in common with the axis of an edge, where the ray has met it.
float in_common(int edge, vec4 x, vec4 v) {
#if CURVATURE == 0
    return dot(u_axis[edge], v);
#else
    return K * (dot(u_foot[edge], x) * dot(u_axis[edge], v)
                - dot(u_axis[edge], x) * dot(u_foot[edge], v));
#endif
}
#endif

// A direction reflected in a wall. The Gram matrix has three numbers beside its diagonal.
vec4 mirrored(vec4 v, vec4 wall) {
    vec4 t = 2.0 * wall * v;
    return v - t - vec4(u_gram.x * t.y, u_gram.x * t.x + u_gram.y * t.z,
                        u_gram.y * t.y + u_gram.z * t.w, u_gram.z * t.z);
}

// The cosine between a ray and the normal, the gradient of the squares s, whose product with
// the ray is 2 slope.
float lit(float s, float slope) {
    return abs(slope) * inversesqrt(max(s - K * s * s, 1e-12));
}

vec3 colour_of(vec2 pixel) {
    vec2 screen = 2.0 * (pixel - u_centre) / u_size.y * u_reach;
    vec3 way = normalize(vec3(screen, -1.0));
    vec4 at = u_place;
    vec4 along = way.x * u_right + way.y * u_up + way.z * u_back;
#if CURVATURE < 0
    // e^(2 distance) travelled: one logarithm at the end.
    float stretch = 1.0;
#else
    float stretch = 0.0;
#endif
#if CARRIED
    // What of right and up is across the ray.
    vec4 rightward = u_right - way.x * along;
    vec4 upward = u_up - way.y * along;
#endif
#if FACES > 0
    vec3 glass = vec3(0.0);
    float clear = 1.0;
#endif
    // Which half-edge the tube is around.
    int edge = 0;
    float tube = NEVER;
    float bead = NEVER;
    // Which kind of cell the surface is in.
    int cell = 0;
    float end = NEVER;
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
#if EDGES == 0
        vec2 p = edge_of(at);
        vec2 v = edge_of(along);
        tube = first_root(dot(v, v) - K * u_square, dot(p, v), dot(p, p) - u_square);
#else
        tube = NEVER;
        for (int k = 0; k < EDGES; k++) {
            vec2 p = edge_of(at, k);
            vec2 v = edge_of(along, k);
            float met = first_root(dot(v, v) - K * u_square, dot(p, v), dot(p, p) - u_square);
            // Behind its vertex a tube is cut off.
            if (met < tube && dot(u_cut[k], at) + met * dot(u_cut[k], along) >= 0.0) {
                tube = met;
                edge = k;
            }
        }
#endif
#if CURVATURE < 0
        float pw = dot(u_vertex, at);
        float vw = dot(u_vertex, along);
        bead = first_root(vw * vw + u_level, pw * vw, pw * pw - u_level);
#else
        vec3 pc = corner_of(at);
        vec3 vc = corner_of(along);
        bead = first_root(dot(vc, vc) - K * u_bead_square, dot(pc, vc), dot(pc, pc) - u_bead_square);
#endif
#if CELLS > 0
        end = NEVER;
        for (int k = 0; k < CELLS; k++) {
            float level = u_cell_level[k].y;
            float pe = dot(u_cell_end[k], at);
            float ve = dot(u_cell_end[k], along);
            float met = first_root(ve * ve + level, pe * ve, pe * pe - level);
            cell = met < end ? k : cell;
            end = min(met, end);
        }
#endif
        hit = min(min(tube, bead), end);
        hit = hit < u && hit < LAST ? hit : NEVER;
        u = min(hit, u);
#if FACES > 0
        float panes[FACES];
        for (int k = 0; k < FACES; k++) {
            panes[k] = pane_at(k, at, along);
        }
        // From the nearest on. How often is no constant, so that the loop is not unrolled: it ends
        // where no pixel has another pane.
        for (float turn = 0.0; turn < u_faces; turn += 1.0) {
            int face = 0;
            float pane = NEVER;
            for (int k = 0; k < FACES; k++) {
                if (panes[k] < pane) {
                    pane = panes[k];
                    face = k;
                }
            }
            if (pane > u || pane >= NEVER) {
                break;
            }
            panes[face] = NEVER;
            float shrunk = inversesqrt(1.0 + K * pane * pane);
            float shine = abs(dot(u_plane[face], along - K * pane * at)) * shrunk;
#if CURVATURE < 0
            float way_there = 0.5 * log(stretch) + log((1.0 + pane) * shrunk);
#elif CURVATURE == 0
            float way_there = stretch + pane;
#else
            float way_there = stretch + atan(pane);
#endif
            vec3 tone = u_pane[face] * (u_ambient + (1.0 - u_ambient) * shine);
            glass += clear * u_opacity * mix(u_canvas, tone, exp(-u_fog * way_there));
            clear *= 1.0 - u_opacity;
        }
#endif
        // 1 / sqrt(1 + k u^2) is C of the way to here.
        root = inversesqrt(max(1.0 + K * u * u, 1e-12));
#if CURVATURE < 0
        stretch *= (1.0 + u) * (1.0 + u) * root * root;
#elif CURVATURE == 0
        stretch += u;
#else
        stretch += atan(u);
#endif
        if (hit < NEVER || u >= LAST || stretch > u_farthest) {
            break;
        }
        // Sums in place of branches, which cost a software rasteriser more.
        vec4 wall = vec4(equal(reach, vec4(u)));
        // Where two are met at once the second one comes next.
        wall.yzw *= 1.0 - wall.x;
        wall.zw *= 1.0 - wall.y;
        wall.w *= 1.0 - wall.z;
        vec4 x = (at + u * along) * root * (1.0 - wall);
        along = mirrored((along - K * u * at) * root, wall);
#if CARRIED
        rightward = mirrored(rightward, wall);
        upward = mirrored(upward, wall);
#endif
        // Rounding carries the pair from points and directions at them: back to them.
#if CURVATURE == 0
        // The walls of a point have a sum, with weights, of 1, those of a direction of 0.
        at = x / dot(u_one, x);
        along -= dot(u_one, along) / dot(u_one, u_one) * u_one;
#else
        vec4 dual = raised(x);
        at = x * inversesqrt(max(K * dot(x, dual), 1e-6));
        along -= K * dot(along, dual) * at;
#endif
        cells += wall.w;
        fold += 1.0;
    }
    vec3 behind = u_canvas;
#if CURVATURE < 0
    float travelled = 0.5 * log(stretch);
#else
    float travelled = stretch;
#endif
    if (hit < NEVER && u_fog * travelled <= LOST) {
        // The place and the direction of the ray there.
        vec4 x = (at + hit * along) * root;
        vec4 d = (along - K * hit * at) * root;
        float light;
        vec3 base = u_bead;
#if CELLS > 0
        if (end < min(tube, bead)) {
            float xe = dot(u_cell_end[cell], x);
            light = abs(dot(u_cell_end[cell], d))
                  / sqrt(max(u_cell_level[cell].x + xe * xe, 1e-12));
            base = u_quiet;
        } else
#endif
        if (bead < tube) {
#if CURVATURE < 0
            float xw = dot(u_vertex, x);
            light = abs(dot(u_vertex, d)) / sqrt(max(u_vertex_square + xw * xw, 1e-12));
#else
            vec3 out_of = corner_of(x);
            light = lit(dot(out_of, out_of), dot(out_of, corner_of(d)));
#endif
        } else {
            float deep = u_by_depth * (1.0 - exp(-0.45 * travelled))
                       + u_by_shell * (1.0 - exp(-0.45 * cells))
                       + u_by_cell * mod(cells + u_cell, 2.0);
            base = mix(u_tone, u_tone_other, deep);
#if EDGES == 0
            vec2 out_of = edge_of(x);
            light = lit(dot(out_of, out_of), dot(out_of, edge_of(d)));
#else
            base = mix(base, u_kind[edge], u_by_kind);
            vec2 out_of = edge_of(x, edge);
            light = lit(dot(out_of, out_of), dot(out_of, edge_of(d, edge)));
#endif
#if CARRIED
            float ahead = in_common(edge, x, d);
            vec2 aside = vec2(ahead * way.x + in_common(edge, x, rightward),
                              ahead * way.y + in_common(edge, x, upward));
            // The axis goes on by C of the radius at the distance of the tube.
            vec2 part = min(aside * aside / (1.0 - K * dot(out_of, out_of)), 1.0);
            base = part.x * u_tone + part.y * u_tone_other
                 + max(1.0 - part.x - part.y, 0.0) * u_tone_ahead;
#endif
        }
        behind = mix(u_canvas, base * (u_ambient + (1.0 - u_ambient) * light),
                     exp(-u_fog * travelled));
    }
#if FACES > 0
    return glass + clear * behind;
#else
    return behind;
#endif
}

// A pattern between -0.5 and 0.5 without visible structure, of a mean of 0 over few pixels.
// Source: Jimenez, Next generation post processing in Call of Duty (2014).
float noise(vec2 pixel) {
    return fract(52.9829189 * fract(dot(pixel, vec2(0.06711056, 0.00583715)))) - 0.5;
}

void main() {
    vec3 colour = colour_of(gl_FragCoord.xy + u_jitter);
    // Less than a step of 8 bits, so that slow gradients have no bands and plain tones no noise.
    gl_FragColor = vec4(colour + 0.98 / 255.0 * noise(gl_FragCoord.xy - u_centre + 64.0 * u_jitter), 1.0);
}
