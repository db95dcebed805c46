/**
 * The kernels for graphics processors, in WGSL. All numbers lie in one buffer `m`; a kernel is told where by `p`, up to 16 words written
 * once for each dispatch. `c` holds what changes from batch to batch: keys of dropout and figures of the step.
 */
/** Words of `c`: figures of the step, then one key a row. */
export const CONTROL = { threshold: 0, scale: 1, share: 2, clip: 3, rate: 4, correction1: 5, correction2: 6, keys: 8 } as const;

/** Side of the tiles that a product is worked out in; its workgroups have as many threads by as many. */
export const TILE = 16;
/** Threads of the other kernels' workgroups. */
export const THREADS = 64;
/** Threads that add up. */
export const ADDERS = 256;

/** Workgroups side by side at most, on any device. */
export const MOST_GROUPS = 65535;

const common = /* wgsl */ `
struct Places { w: array<vec4<u32>, 4> }
@group(0) @binding(0) var<storage, read_write> m: array<f32>;
@group(0) @binding(1) var<uniform> p: Places;
@group(0) @binding(2) var<storage, read> c: array<u32>;
// Workgroups beyond what one row of them may hold go on in the next.
fn linear(id: vec3<u32>) -> u32 { return id.y * ${MOST_GROUPS * THREADS}u + id.x; }
fn at(i: u32) -> u32 { return p.w[i / 4u][i % 4u]; }
fn sigmoid(x: f32) -> f32 { return 1.0 / (1.0 + exp(-x)); }
// tanh of large numbers is not a number in some drivers.
fn bounded(x: f32) -> f32 { return tanh(clamp(x, -15.0, 15.0)); }
fn hash(v: u32) -> u32 {
  var x = v;
  x = (x ^ (x >> 16u)) * 0x21f0aaadu;
  x = (x ^ (x >> 15u)) * 0x735a2d97u;
  return x ^ (x >> 15u);
}
`;

/**
 * C[i,j] = (adds ? C : 0) + bias[j] + sum over k of A[i,k] B[k,j].
 * Words: M, N, K, A, its row and column stride, B, its row and column stride, C, its row stride, adds, has bias, bias.
 */
const product = /* wgsl */ `
var<workgroup> left: array<f32, ${TILE * TILE}>;
var<workgroup> right: array<f32, ${TILE * TILE}>;
@compute @workgroup_size(${TILE}, ${TILE})
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(local_invocation_id) l: vec3<u32>) {
  let M = at(0u); let N = at(1u); let K = at(2u);
  let i = id.y; let j = id.x;
  var total = 0.0;
  for (var k0 = 0u; k0 < K; k0 += ${TILE}u) {
    let ka = k0 + l.x; let kb = k0 + l.y;
    left[l.y * ${TILE}u + l.x] = select(0.0, m[at(3u) + min(i, M - 1u) * at(4u) + min(ka, K - 1u) * at(5u)], i < M && ka < K);
    right[l.y * ${TILE}u + l.x] = select(0.0, m[at(6u) + min(kb, K - 1u) * at(7u) + min(j, N - 1u) * at(8u)], kb < K && j < N);
    workgroupBarrier();
    for (var k = 0u; k < ${TILE}u; k++) { total += left[l.y * ${TILE}u + k] * right[k * ${TILE}u + l.x]; }
    workgroupBarrier();
  }
  if (i >= M || j >= N) { return; }
  let to = at(9u) + i * at(10u) + j;
  if (at(11u) != 0u) { total += m[to]; }
  if (at(12u) != 0u) { total += m[at(13u) + j]; }
  m[to] = total;
}
`;

/**
 * One step of the cell: the product with the hidden units before, the gates, cell and hidden units at once, a thread for each of rows x U.
 * Words: rows, U, Z of this step, recurrent weights, hidden before, cell before, is first step, cell, hidden.
 */
const stepForward = /* wgsl */ `
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) place: vec3<u32>) {
  let id = vec3<u32>(linear(place), 0u, 0u);
  let U = at(1u);
  if (id.x >= at(0u) * U) { return; }
  let b = id.x / U; let u = id.x % U;
  let z = at(2u) + b * 4u * U + u;
  var s = vec4<f32>(m[z], m[z + U], m[z + 2u * U], m[z + 3u * U]);
  var before = 0.0;
  if (at(6u) == 0u) {
    before = m[at(5u) + id.x];
    for (var k = 0u; k < U; k++) {
      let r = at(3u) + k * 4u * U + u;
      s += m[at(4u) + b * U + k] * vec4<f32>(m[r], m[r + U], m[r + 2u * U], m[r + 3u * U]);
    }
  }
  let i = sigmoid(s.x); let f = sigmoid(s.y); let g = bounded(s.z); let o = sigmoid(s.w);
  let cell = f * before + i * g;
  m[z] = i; m[z + U] = f; m[z + 2u * U] = g; m[z + 3u * U] = o;
  m[at(7u) + id.x] = cell;
  m[at(8u) + id.x] = o * bounded(cell);
}
`;

/**
 * Gradient of one step, with the product that brings the one of the step after.
 * Words: rows, U, Z of this step, of the step after, is last step, recurrent weights, gradient of the hidden units, has one, cell, cell
 * before, is first step, gradient of the cell.
 */
const stepBackward = /* wgsl */ `
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) place: vec3<u32>) {
  let id = vec3<u32>(linear(place), 0u, 0u);
  let U = at(1u);
  if (id.x >= at(0u) * U) { return; }
  let b = id.x / U; let u = id.x % U;
  var dh = 0.0;
  var dc = 0.0;
  if (at(7u) != 0u) { dh = m[at(6u) + id.x]; }
  if (at(4u) == 0u) {
    dc = m[at(11u) + id.x];
    for (var j = 0u; j < 4u * U; j++) { dh += m[at(3u) + b * 4u * U + j] * m[at(5u) + u * 4u * U + j]; }
  }
  let z = at(2u) + b * 4u * U + u;
  let i = m[z]; let f = m[z + U]; let g = m[z + 2u * U]; let o = m[z + 3u * U];
  let t = bounded(m[at(8u) + id.x]);
  let d = dc + dh * o * (1.0 - t * t);
  var before = 0.0;
  if (at(10u) == 0u) { before = m[at(9u) + id.x]; }
  m[z] = d * g * i * (1.0 - i);
  m[z + U] = d * before * f * (1.0 - f);
  m[z + 2u * U] = d * i * (1.0 - g * g);
  m[z + 3u * U] = dh * t * o * (1.0 - o);
  m[at(11u) + id.x] = d * f;
}
`;

/** Words: steps, rows, N, from, to, element of step 0, elements of a step. Without dropout (scale 0) it copies. */
const dropout = /* wgsl */ `
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) place: vec3<u32>) {
  let id = vec3<u32>(linear(place), 0u, 0u);
  let N = at(2u);
  if (id.x >= at(0u) * at(1u) * N) { return; }
  let k = id.x % N; let r = (id.x / N) % at(1u); let t = id.x / N / at(1u);
  let value = m[at(3u) + id.x];
  let scale = bitcast<f32>(c[${CONTROL.scale}u]);
  let x = hash(c[${CONTROL.keys}u + r] + (at(5u) + t * at(6u) + k) * 0x9e3779b9u);
  m[at(4u) + id.x] = select(select(0.0, value * scale, x >= c[${CONTROL.threshold}u]), value, scale == 0.0);
}
`;

/** Words: count, values. */
const rectify = /* wgsl */ `
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) place: vec3<u32>) {
  let id = vec3<u32>(linear(place), 0u, 0u);
  if (id.x < at(0u)) { m[at(1u) + id.x] = max(0.0, m[at(1u) + id.x]); }
}
`;

/** Words: count, values, gradient. */
const rectifyBackward = /* wgsl */ `
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) place: vec3<u32>) {
  let id = vec3<u32>(linear(place), 0u, 0u);
  if (id.x < at(0u) && m[at(1u) + id.x] <= 0.0) { m[at(2u) + id.x] = 0.0; }
}
`;

/** Words: rows, columns, A, out: sums of columns. */
const columnSums = /* wgsl */ `
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) place: vec3<u32>) {
  let id = vec3<u32>(linear(place), 0u, 0u);
  if (id.x >= at(1u)) { return; }
  var total = 0.0;
  for (var i = 0u; i < at(0u); i++) { total += m[at(2u) + i * at(1u) + id.x]; }
  m[at(3u) + id.x] = total;
}
`;

/** Words: count of targets, Q, outputs, targets, whether observed, quantiles, how many, gradient, losses. */
const loss = /* wgsl */ `
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) place: vec3<u32>) {
  let id = vec3<u32>(linear(place), 0u, 0u);
  if (id.x >= at(0u)) { return; }
  let Q = at(1u);
  let share = bitcast<f32>(c[${CONTROL.share}u]) * m[at(4u) + id.x];
  var total = 0.0;
  for (var q = 0u; q < Q; q++) {
    let error = m[at(3u) + id.x] - m[at(2u) + id.x * Q + q];
    var slope = 2.0 * error;
    if (q < at(6u)) {
      slope = m[at(5u) + q] - select(1.0, 0.0, error >= 0.0);
      total += slope * error;
    } else { total += error * error; }
    m[at(7u) + id.x * Q + q] = -slope * share;
  }
  m[at(8u) + id.x] = total * share;
}
`;

/** Words: count, values, out, squares them. One workgroup. */
const addUp = /* wgsl */ `
var<workgroup> part: array<f32, ${ADDERS}>;
@compute @workgroup_size(${ADDERS})
fn main(@builtin(local_invocation_id) l: vec3<u32>) {
  var total = 0.0;
  for (var i = l.x; i < at(0u); i += ${ADDERS}u) {
    let value = m[at(1u) + i];
    total += select(value, value * value, at(3u) != 0u);
  }
  part[l.x] = total;
  workgroupBarrier();
  for (var half = ${ADDERS / 2}u; half > 0u; half /= 2u) {
    if (l.x < half) { part[l.x] += part[l.x + half]; }
    workgroupBarrier();
  }
  if (l.x == 0u) { m[at(2u)] = part[0]; }
}
`;

/** Words: count, weights, gradient, first moments, second moments, sum of squares of the gradient. */
const adam = /* wgsl */ `
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) place: vec3<u32>) {
  let id = vec3<u32>(linear(place), 0u, 0u);
  if (id.x >= at(0u)) { return; }
  let norm = sqrt(m[at(5u)]);
  let most = bitcast<f32>(c[${CONTROL.clip}u]);
  let g = m[at(2u) + id.x] * select(1.0, most / norm, norm > most);
  let first = 0.9 * m[at(3u) + id.x] + 0.1 * g;
  let second = 0.999 * m[at(4u) + id.x] + 0.001 * g * g;
  m[at(3u) + id.x] = first;
  m[at(4u) + id.x] = second;
  let down = sqrt(second / bitcast<f32>(c[${CONTROL.correction2}u])) + 1e-8;
  m[at(1u) + id.x] -= bitcast<f32>(c[${CONTROL.rate}u]) * (first / bitcast<f32>(c[${CONTROL.correction1}u])) / down;
}
`;

const bodies = { product, stepForward, stepBackward, dropout, rectify, rectifyBackward, columnSums, loss, addUp, adam } as const;
export type ProgramName = keyof typeof bodies;
export const shaders = Object.fromEntries(Object.entries(bodies).map(([name, body]) => [name, common + body])) as Record<
  ProgramName,
  string
>;
