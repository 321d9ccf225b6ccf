// A uniform tiling of a plane of constant curvature, in one of its maps: the point of each pixel is
// carried to the frame of the triangle of the camera and folded into it by reflections; the
// folded point alone is drawn. Variants, by what is defined before this text:
//   MAP            0 disk, 1 half-plane, 2 Klein, 3 band, 4 hyperboloid, 5 sphere, 6 Euclidean plane
//   CURVATURE      -1, 0, 1
//   IDEAL_CENTRE   whether the centre of a tile is at infinity (p infinite)
//   EDGES, CLIPPED how many edges leave the seed within the triangle; whether they end there
//   COLOUR         0 one tone, 1 chessboard, 2 triangles, 3 tile orbit, 4 word length, 5 layer, 6 image
// ASCII and no apostrophes here: VisPy counts characters for bytes and takes the latter for a quote.
uniform vec2 u_centre;
uniform float u_radius;
uniform vec4 u_orbit;
uniform float u_top;
uniform vec2 u_a;
uniform vec2 u_b;
uniform float u_reflects;
uniform float u_sector;
uniform vec3 u_mirror0;
uniform vec3 u_mirror1;
uniform vec3 u_mirror2;
uniform vec4 u_line0;
uniform vec4 u_line1;
uniform vec4 u_line2;
uniform vec4 u_clip0;
uniform vec4 u_clip1;
uniform vec4 u_clip2;
uniform vec4 u_divide0;
uniform vec4 u_divide1;
uniform vec4 u_divide2;
uniform vec2 u_seed;
uniform vec2 u_corner0;
uniform vec2 u_corner1;
uniform vec2 u_corner2;
uniform vec3 u_reach;
uniform float u_feature;
uniform float u_half_width;
uniform float u_share;
uniform float u_zeros;
uniform vec2 u_parities;
uniform vec3 u_home;
uniform float u_length;
uniform sampler2D u_layers;
uniform float u_farthest;
uniform sampler2D u_image;
uniform float u_image_scale;
uniform vec3 u_canvas;
uniform vec3 u_tile;
uniform vec3 u_tile_other;
uniform vec3 u_tile_third;
uniform vec3 u_edge;
uniform vec3 u_line;

const int FOLDS = 60;
const float PI = 3.141592653589793;
#define TRACKS_HOME (COLOUR == 4 || COLOUR == 5 || COLOUR == 6)

vec2 times(vec2 z, vec2 w) {
    return vec2(z.x * w.x - z.y * w.y, z.x * w.y + z.y * w.x);
}

vec2 over(vec2 z, vec2 w) {
    return vec2(z.x * w.x + z.y * w.y, z.y * w.x - z.x * w.y) / dot(w, w);
}

vec2 conjugate(vec2 z) {
    return vec2(z.x, -z.y);
}

// The length whose (hyperbolic) sine this is.
float length_of(float x) {
#if CURVATURE == 0
    return x;
#elif CURVATURE == 1
    return asin(clamp(x, -1.0, 1.0));
#else
    float size = abs(x);
    return size < 0.01 ? x : sign(x) * log(size + sqrt(size * size + 1.0));
#endif
}

float room_of(vec2 z) {
#if CURVATURE == 0
    return 1.0;
#elif CURVATURE == 1
    return 1.0 + dot(z, z);
#else
    return max(1.0 - dot(z, z), 1e-6);
#endif
}

float side_of(vec4 form, vec2 z) {
    return form.x * dot(z, z) + form.y * z.x + form.z * z.y + form.w;
}

// How far inside the boundary of its map a place is, in units of the map.
float depth_of(vec2 w) {
#if MAP == 0 || MAP == 2 || MAP == 5
    return 1.0 - length(w);
#elif MAP == 1
    return w.y;
#elif MAP == 3
    return 0.5 * PI - abs(w.y);
#else
    return 1e6;
#endif
}

// The point in the chart, and in z the length of a unit of the map there; 0 where it shows none.
vec3 chart_of(vec2 w) {
#if MAP == 0
    return vec3(w, 2.0 / (1.0 - dot(w, w)));
#elif MAP == 1
    return vec3(over(w - vec2(0.0, 1.0), w + vec2(0.0, 1.0)), 1.0 / w.y);
#elif MAP == 2
    float room = max(1.0 - dot(w, w), 1e-7);
    return vec3(w / (1.0 + sqrt(room)), pow(room, -0.75));
#elif MAP == 3
    // tanh(w / 2) = (sinh x + i sin y) / (cosh x + cos y), divided by e^|x|.
    float small = exp(-abs(w.x));
    float square = small * small;
    float across = sign(w.x) * 0.5 * (1.0 - square);
    float below = 0.5 * (1.0 + square) + small * cos(w.y);
    return vec3(vec2(across, small * sin(w.y)) / below, 1.0 / cos(w.y));
#elif MAP == 4
    // u_orbit: cos and sin of the turn, cos and sin of the height of the eye. Of the places that a
    // ray meets below the rim the farthest is seen, the wall before it being cut away.
    float c = u_orbit.z;
    float s = u_orbit.w;
    float time = 0.5 * (1.0 + u_top) + w.y * c;
    float a = s * s - c * c;
    float half_b = time * s + w.y * s * c;
    float d = time * time - w.y * w.y * s * s - 1.0 - w.x * w.x;
    float room = half_b * half_b - a * d;
    if (room < 0.0) {
        return vec3(0.0);
    }
    // Written so that no difference of near numbers is divided by a small one.
    float q = -(half_b + (half_b < 0.0 ? -1.0 : 1.0) * sqrt(room));
    float first = abs(a) < 1e-6 ? 1e9 : q / a;
    float second = abs(q) < 1e-9 ? 1e9 : d / q;
    float t1 = time + first * s;
    float t2 = time + second * s;
    bool sees1 = t1 > 0.0 && t1 <= u_top && first < 1e8;
    bool sees2 = t2 > 0.0 && t2 <= u_top && second < 1e8;
    if (!sees1 && !sees2) {
        return vec3(0.0);
    }
    float along = sees1 && sees2 ? min(first, second) : (sees1 ? first : second);
    vec2 u = vec2(w.x, w.y * s - along * c);
    u = times(u, u_orbit.xy);
    return vec3(u / (1.0 + time + along * s), 1.0);
#elif MAP == 5
    float room = max(1.0 - dot(w, w), 0.0);
    return vec3(w / (1.0 + sqrt(room)), 1.0 / max(sqrt(room), 0.05));
#else
    return vec3(w, 1.0);
#endif
}

vec2 reflected(vec2 z, vec3 mirror) {
    vec2 turned = conjugate(z);
    vec2 normal = mirror.yz;
#if CURVATURE == 0
    return over(times(normal, turned) + vec2(2.0 * mirror.x, 0.0), -conjugate(normal));
#else
    vec2 below = float(CURVATURE) * mirror.x * turned - conjugate(normal);
    return over(times(normal, turned) + vec2(mirror.x, 0.0), below);
#endif
}

// sinh of the distance to a mirror, times what is positive.
float beyond(vec2 z, vec3 mirror) {
#if CURVATURE == 0
    return mirror.x + dot(mirror.yz, z);
#else
    return 2.0 * dot(mirror.yz, z) + mirror.x * (1.0 - float(CURVATURE) * dot(z, z));
#endif
}

#if TRACKS_HOME
vec3 vector_reflected(vec3 x, vec3 mirror) {
    return x - 2.0 * dot(mirror, x) * vec3(float(CURVATURE) * mirror.x, mirror.yz);
}
#endif

float sector_of(vec2 z) {
    float angle = atan(z.y, z.x);
    return floor((angle < 0.0 ? angle + 2.0 * PI : angle) / u_sector);
}

// A point in a sector about the origin, carried to the first one.
vec2 unturned(vec2 z, float sector) {
    float turn = -sector * u_sector;
    vec2 turned = times(z, vec2(cos(turn), sin(turn)));
    if (mod(sector, 2.0) > 0.5) {
        turned = times(conjugate(turned), vec2(cos(u_sector), sin(u_sector)));
    }
    return turned;
}

float away(vec2 z, vec2 corner) {
#if CURVATURE == 0
    return distance(z, corner);
#else
    return distance(z, corner) * inversesqrt(room_of(z) * max(1.0 + float(CURVATURE) * dot(corner, corner), 1e-6));
#endif
}

float half_edge(vec2 z, vec4 line, vec4 clip) {
    float room = room_of(z);
    float across = abs(length_of(side_of(line, z) / room));
#if CLIPPED
    if (side_of(clip, z) < 0.0) {
        float far = away(z, u_seed);
#if CURVATURE == 0
        return far;
#else
        return 2.0 * length_of(far);
#endif
    }
#endif
    return across;
}

void main() {
    vec2 place = (gl_FragCoord.xy - u_centre) / u_radius;
    float rim = depth_of(place) * u_radius;
    if (rim <= 0.0) {
        float halo = clamp(1.5 - abs(rim), 0.0, 1.0);
        gl_FragColor = vec4(mix(u_canvas, u_line, halo), 1.0);
        return;
    }
    vec3 seen = chart_of(place);
#if MAP == 4
    // The length of a pixel by what the neighbours show.
    float room = max(1.0 - dot(seen.xy, seen.xy), 1e-5);
    vec3 point = vec3(2.0 - room, 2.0 * seen.xy) / room;
    vec3 dx = dFdx(point);
    vec3 dy = dFdy(point);
    float wide = max(dot(dx.yz, dx.yz) - dx.x * dx.x, dot(dy.yz, dy.yz) - dy.x * dy.x);
    float pixel = clamp(sqrt(max(wide, 1e-9)), 1e-4, 2.0);
    if (seen.z == 0.0) {
        gl_FragColor = vec4(u_canvas, 1.0);
        return;
    }
#else
    // The width of a pixel in the metric of the plane.
    float pixel = seen.z / u_radius;
#endif
    vec2 z = seen.xy;
    if (u_reflects > 0.5) {
        z = conjugate(z);
    }
    z = over(times(u_a, z) + u_b, -float(CURVATURE) * times(conjugate(u_b), z) + conjugate(u_a));

    float turns = 0.0;
    float zeros = 0.0;
    float crossings = 0.0;
#if TRACKS_HOME
    vec3 home = u_home;
    float steps = u_length;
#endif
    vec2 in_tile = z;
    for (int i = 0; i < FOLDS; i++) {
#if IDEAL_CENTRE
        bool moved = false;
        if (beyond(z, u_mirror0) > 0.0) {
            z = reflected(z, u_mirror0);
            turns += 1.0;
            zeros += 1.0;
            moved = true;
#if TRACKS_HOME
            steps += dot(u_mirror0, home) > 0.0 ? -1.0 : 1.0;
            home = vector_reflected(home, u_mirror0);
#endif
        }
        if (beyond(z, u_mirror1) > 0.0) {
            z = reflected(z, u_mirror1);
            turns += 1.0;
            moved = true;
#if TRACKS_HOME
            steps += dot(u_mirror1, home) > 0.0 ? -1.0 : 1.0;
            home = vector_reflected(home, u_mirror1);
#endif
        }
        if (beyond(z, u_mirror2) > 0.0) {
            z = reflected(z, u_mirror2);
            crossings += 1.0;
            moved = true;
#if TRACKS_HOME
            steps += dot(u_mirror2, home) > 0.0 ? -1.0 : 1.0;
            home = vector_reflected(home, u_mirror2);
#endif
        }
        if (!moved) {
            break;
        }
#else
        in_tile = z;
        float sector = sector_of(z);
        turns += mod(sector, 2.0);
        zeros += floor(0.5 * sector);
        z = unturned(z, sector);
#if COLOUR == 4
        float before = sector_of(home.yz);
        home.yz = unturned(home.yz, sector);
        float after = sector_of(home.yz);
        float whole = floor(2.0 * PI / u_sector + 0.5);
        steps += min(after, whole - after) - min(before, whole - before);
#elif TRACKS_HOME
        vec3 in_tile_home = home;
        home.yz = unturned(home.yz, sector);
#endif
        if (beyond(z, u_mirror2) <= 0.0) {
#if COLOUR == 5 || COLOUR == 6
            home = in_tile_home;
#endif
            break;
        }
        z = reflected(z, u_mirror2);
        crossings += 1.0;
#if TRACKS_HOME
        steps += dot(u_mirror2, home) > 0.0 ? -1.0 : 1.0;
        home = vector_reflected(home, u_mirror2);
#endif
#endif
    }

    float distance_to_edge = half_edge(z, u_line0, u_clip0);
#if EDGES > 1
    distance_to_edge = min(distance_to_edge, half_edge(z, u_line1, u_clip1));
#endif
#if EDGES > 2
    distance_to_edge = min(distance_to_edge, half_edge(z, u_line2, u_clip2));
#endif

    bool inner = side_of(u_divide0, z) <= 0.0 && side_of(u_divide1, z) <= 0.0;
    bool middle = side_of(u_divide0, z) > 0.0 && side_of(u_divide2, z) <= 0.0;
    vec2 corner = inner ? u_corner0 : (middle ? u_corner1 : u_corner2);
    float reach = inner ? u_reach.x : (middle ? u_reach.y : u_reach.z);
    float shade = reach > 0.0 ? clamp(away(z, corner) / reach, 0.0, 1.0) : 1.0;
    float light = mix(0.82, 1.0, shade * shade);

    vec3 mean = u_tile;
    vec3 ground = u_tile;
#if COLOUR == 1
    float parity = mod(mix(crossings, zeros, u_zeros) + u_parities.y, 2.0);
    ground = mix(u_tile, u_tile_other, parity);
    mean = 0.5 * (u_tile + u_tile_other);
#elif COLOUR == 2
    float parity = mod(turns + crossings + u_parities.x, 2.0);
    ground = mix(u_tile, u_tile_other, parity);
    mean = 0.5 * (u_tile + u_tile_other);
#elif COLOUR == 3
    ground = inner ? u_tile : (middle ? u_tile_third : u_tile_other);
    mean = 0.5 * (u_tile + u_tile_other);
#elif COLOUR == 4
    ground = mix(u_tile_other, u_tile_third, abs(mod(steps, 16.0) - 8.0) / 8.0);
    mean = 0.5 * (u_tile_other + u_tile_third);
    light = 1.0;
#elif COLOUR == 5
    // The layer of this tile from home is that of home from this tile: it is looked up by where
    // the base of home stands in the frame of the tile, folded by the symmetries of the tile.
    float turn = atan(home.z, home.y);
    float share = abs(mod(turn / u_sector + 1.0, 2.0) - 1.0);
    float cosh_far = max(home.x, 1.0);
    float far_home = log(cosh_far + sqrt(cosh_far * cosh_far - 1.0));
    mean = 0.5 * (u_tile_other + u_tile_third);
    float layer = 255.0 * texture2D(u_layers, vec2(share, far_home / u_farthest)).r;
    ground = far_home < u_farthest && layer < 254.5 ? mix(u_tile_other, u_tile_third, abs(mod(layer, 6.0) - 3.0) / 3.0) : mean;
#elif COLOUR == 6
    float turn = sector_of(home.yz);
    vec2 spot = unturned(in_tile, turn) * u_image_scale;
    ground = texture2D(u_image, 0.5 + 0.5 * vec2(spot.x, -spot.y)).rgb;
    light = 1.0;
    mean = 0.5 * (u_tile + u_tile_other);
#endif
    ground = mix(u_canvas, ground, light);
    float coverage = clamp((u_half_width - distance_to_edge) / pixel + 0.5, 0.0, 1.0);
    coverage *= clamp(2.0 * u_half_width / pixel, 0.0, 1.0);
    // Where a pixel holds a good part of a tile, its mean stands for what cannot be resolved.
    float far = smoothstep(0.25, 0.9, pixel / u_feature);
    ground = mix(ground, mean, far);
    float ink = mix(coverage, u_share, far);
    vec3 colour = mix(ground, u_edge, ink * (1.0 - 0.35 * far));
#if MAP == 4
    // Light falls into the bowl from the upper left of the eye.
    vec3 inward = vec3(-times(point.yz, conjugate(u_orbit.xy)), point.x);
    float lit = dot(normalize(inward), vec3(-0.52, -0.42, 0.744));
    colour = mix(u_canvas, colour, 0.6 + 0.4 * clamp(lit, 0.0, 1.0));
#endif
#if MAP == 5
    // A little light from above, so that the sphere is round.
    colour = mix(u_canvas, colour, 0.55 + 0.45 * sqrt(max(1.0 - dot(place, place), 0.0)));
#endif
    colour = mix(colour, u_line, clamp(1.5 - rim, 0.0, 1.0));
    gl_FragColor = vec4(colour, 1.0);
}
