// The tiling {p, q} in one of four maps (0 Poincare disk, 1 half-plane, 2 Klein, 3 band): the point of each pixel is carried to the frame of the
// triangle of the camera and folded into it by reflections; the folded point alone is drawn.
// ASCII and no apostrophes here: VisPy counts characters for bytes and takes the latter for a quote.
uniform vec2 u_centre;
uniform float u_radius;
uniform float u_map;
uniform vec2 u_a;
uniform vec2 u_b;
uniform float u_reflects;
uniform float u_sector;
uniform float u_mirror_centre;
uniform float u_mirror_radius;
uniform float u_vertex;
uniform float u_inradius;
uniform float u_half_width;
uniform float u_share;
uniform float u_colour;
uniform vec2 u_parities;
uniform vec3 u_canvas;
uniform vec3 u_tile;
uniform vec3 u_tile_other;
uniform vec3 u_edge;
uniform vec3 u_line;

const int FOLDS = 60;

vec2 times(vec2 z, vec2 w) {
    return vec2(z.x * w.x - z.y * w.y, z.x * w.y + z.y * w.x);
}

vec2 over(vec2 z, vec2 w) {
    return vec2(z.x * w.x + z.y * w.y, z.y * w.x - z.x * w.y) / dot(w, w);
}

vec2 conjugate(vec2 z) {
    return vec2(z.x, -z.y);
}

float asinh_of(float x) {
    float size = abs(x);
    return size < 0.01 ? size : log(size + sqrt(size * size + 1.0));
}

// How far inside the boundary of its map a place is, in units of the map.
float depth_of(vec2 w) {
    if (u_map < 0.5) {
        return 1.0 - length(w);
    }
    if (u_map < 1.5) {
        return w.y;
    }
    return u_map < 2.5 ? 1.0 - length(w) : 1.5707963267948966 - abs(w.y);
}

// The point of the disk, and in z the hyperbolic length of a unit of the map there.
vec3 disk_of(vec2 w) {
    if (u_map < 0.5) {
        return vec3(w, 2.0 / (1.0 - dot(w, w)));
    }
    if (u_map < 1.5) {
        return vec3(over(w - vec2(0.0, 1.0), w + vec2(0.0, 1.0)), 1.0 / w.y);
    }
    if (u_map < 2.5) {
        float room = max(1.0 - dot(w, w), 1e-7);
        return vec3(w / (1.0 + sqrt(room)), pow(room, -0.75));
    }
    // tanh(w / 2) = (sinh x + i sin y) / (cosh x + cos y), divided by e^|x|.
    float small = exp(-abs(w.x));
    float square = small * small;
    float across = sign(w.x) * 0.5 * (1.0 - square);
    float below = 0.5 * (1.0 + square) + small * cos(w.y);
    return vec3(vec2(across, small * sin(w.y)) / below, 1.0 / cos(w.y));
}

void main() {
    vec2 place = (gl_FragCoord.xy - u_centre) / u_radius;
    float rim = depth_of(place) * u_radius;
    if (rim <= 0.0) {
        float halo = clamp(1.5 - abs(rim), 0.0, 1.0);
        gl_FragColor = vec4(mix(u_canvas, u_line, halo), 1.0);
        return;
    }
    vec3 seen = disk_of(place);
    vec2 z = seen.xy;
    // The width of a pixel in the metric of the plane.
    float pixel = seen.z / u_radius;
    if (u_reflects > 0.5) {
        z = conjugate(z);
    }
    z = over(times(u_a, z) + u_b, times(conjugate(u_b), z) + conjugate(u_a));

    float turns = 0.0;
    float crossings = 0.0;
    for (int i = 0; i < FOLDS; i++) {
        float angle = atan(z.y, z.x);
        if (angle < 0.0) {
            angle += 6.283185307179586;
        }
        float sector = floor(angle / u_sector);
        float odd = mod(sector, 2.0);
        turns += odd;
        angle -= sector * u_sector;
        angle = odd > 0.5 ? u_sector - angle : angle;
        z = length(z) * vec2(cos(angle), sin(angle));
        vec2 from = z - vec2(u_mirror_centre, 0.0);
        float square = dot(from, from);
        if (square >= u_mirror_radius * u_mirror_radius) {
            break;
        }
        z = vec2(u_mirror_centre, 0.0) + from * (u_mirror_radius * u_mirror_radius / square);
        crossings += 1.0;
    }

    float folded = max(1.0 - dot(z, z), 1e-6);
    vec2 from = z - vec2(u_mirror_centre, 0.0);
    float square = dot(from, from) - u_mirror_radius * u_mirror_radius;
    float distance = asinh_of(square / (u_mirror_radius * folded));

    float shade = clamp(length(z) / u_vertex, 0.0, 1.0);
    vec3 tile = mix(mix(u_tile, u_canvas, 0.18), u_tile, shade * shade);
    vec3 other = mix(mix(u_tile_other, u_canvas, 0.18), u_tile_other, shade * shade);
    float parity = 0.0;
    if (u_colour > 1.5) {
        parity = mod(turns + crossings + u_parities.x, 2.0);
    } else if (u_colour > 0.5) {
        parity = mod(crossings + u_parities.y, 2.0);
    }
    float coverage = clamp((u_half_width - distance) / pixel + 0.5, 0.0, 1.0);
    coverage *= clamp(2.0 * u_half_width / pixel, 0.0, 1.0);
    vec3 mean = u_colour > 0.5 ? 0.5 * (u_tile + u_tile_other) : u_tile;
    // Where a pixel holds a good part of a tile, its mean stands for what cannot be resolved.
    float far = smoothstep(0.25, 0.9, pixel / u_inradius);
    vec3 ground = mix(mix(tile, other, parity), mean, far);
    float ink = mix(coverage, u_share, far);
    vec3 colour = mix(ground, u_edge, ink * (1.0 - 0.35 * far));
    colour = mix(colour, u_line, clamp(1.5 - rim, 0.0, 1.0));
    gl_FragColor = vec4(colour, 1.0);
}
