// AssemblyScript; compiled by `npm run build:kernels`. All pointers are byte offsets into the memory that is handed in; nothing is kept in the
// module. Digit for digit what windows.ts makes of a whole series without a missing value: the ends of all blocks first, then their beginnings,
// two blocks at a time in the two halves of a register.
//
// y has n values. out[e] is that of the window that ends at e; left alone where it has fewer than `minimum` values, which is at most `window`.
// `ends` has room for n values: at p what runs from the end of p's block back to p, and nothing at the beginning of a block.

// @ts-ignore: decorator
@inline function two(a: usize, b: usize): v128 { return f64x2.replace_lane(f64x2.splat(load<f64>(a)), 1, load<f64>(b)); }

// @ts-ignore: decorator
@inline function put(a: usize, b: usize, values: v128): void {
  store<f64>(a, f64x2.extract_lane(values, 0));
  store<f64>(b, f64x2.extract_lane(values, 1));
}

// @ts-ignore: decorator
@inline function at(values: usize, t: i32): usize { return values + (<usize>t << 3); }

/** Whether none of n values is missing. */
export function whole(y: usize, n: i32): bool {
  const end = at(y, n & ~1);
  for (; y < end; y += 16) {
    const values = v128.load(y);
    if (v128.any_true(f64x2.ne(values, values))) return false;
  }
  return (n & 1) == 0 || load<f64>(y) == load<f64>(y);
}

export function sums(y: usize, n: i32, window: i32, minimum: i32, mean: bool, ends: usize, out: usize): void {
  const full = n / window;
  for (let block: i32 = 0; block < full; block += 2) {
    const a = block * window;
    const b = block + 1 < full ? a + window : a;
    let sum = f64x2.splat(0);
    for (let k = window - 1; k > 0; k--) {
      sum = f64x2.add(sum, two(at(y, a + k), at(y, b + k)));
      put(at(ends, a + k), at(ends, b + k), sum);
    }
    put(at(ends, a), at(ends, b), f64x2.splat(0));
  }
  let sum: f64 = 0;
  for (let e: i32 = 0; e < min(window, n); e++) {
    sum += load<f64>(at(y, e));
    if (e + 1 >= minimum) store<f64>(at(out, e), mean ? sum / <f64>(e + 1) : sum);
  }
  for (let block: i32 = 1; block < full; block += 2) sumsOf(y, block * window, (block + 1 < full ? block + 1 : block) * window, window, window, mean, ends, out);
  if (full > 0) sumsOf(y, full * window, full * window, n - full * window, window, mean, ends, out);
}

function sumsOf(y: usize, a: i32, b: i32, count: i32, window: i32, mean: bool, ends: usize, out: usize): void {
  const by = f64x2.splat(mean ? <f64>window : 1);
  let sum = f64x2.splat(0);
  for (let k = 0; k < count; k++) {
    sum = f64x2.add(sum, two(at(y, a + k), at(y, b + k)));
    const end = at(ends, k + 1 - window);
    put(at(out, a + k), at(out, b + k), f64x2.div(f64x2.add(sum, two(at(end, a), at(end, b))), by));
  }
}

/** Largest values, by sign 1, or smallest, by -1. */
export function extremes(y: usize, n: i32, window: i32, minimum: i32, sign: f64, ends: usize, out: usize): void {
  const full = n / window;
  const signs = f64x2.splat(sign);
  for (let block: i32 = 0; block < full; block += 2) {
    const a = block * window;
    const b = block + 1 < full ? a + window : a;
    let best = f64x2.splat(-Infinity);
    for (let k = window - 1; k > 0; k--) {
      best = f64x2.pmax(best, f64x2.mul(signs, two(at(y, a + k), at(y, b + k))));
      put(at(ends, a + k), at(ends, b + k), best);
    }
    put(at(ends, a), at(ends, b), f64x2.splat(-Infinity));
  }
  let best: f64 = -Infinity;
  for (let e: i32 = 0; e < min(window, n); e++) {
    const value = sign * load<f64>(at(y, e));
    if (value > best) best = value;
    if (e + 1 >= minimum) store<f64>(at(out, e), sign * best);
  }
  for (let block: i32 = 1; block < full; block += 2) extremesOf(y, block * window, (block + 1 < full ? block + 1 : block) * window, window, window, signs, ends, out);
  if (full > 0) extremesOf(y, full * window, full * window, n - full * window, window, signs, ends, out);
}

function extremesOf(y: usize, a: i32, b: i32, count: i32, window: i32, signs: v128, ends: usize, out: usize): void {
  let best = f64x2.splat(-Infinity);
  for (let k = 0; k < count; k++) {
    best = f64x2.pmax(best, f64x2.mul(signs, two(at(y, a + k), at(y, b + k))));
    const end = at(ends, k + 1 - window);
    put(at(out, a + k), at(out, b + k), f64x2.mul(signs, f64x2.pmax(best, two(at(end, a), at(end, b)))));
  }
}

/** Standard deviations; `minimum` is at least 2. `ends` has room for 2 n values. */
export function deviations(y: usize, n: i32, window: i32, minimum: i32, ends: usize, out: usize): void {
  const full = n / window;
  const squares = at(ends, n);
  for (let block: i32 = 0; block < full; block += 2) {
    const a = block * window;
    const b = block + 1 < full ? a + window : a;
    let mean = f64x2.splat(0);
    let square = f64x2.splat(0);
    for (let k = window - 1; k > 0; k--) {
      const value = two(at(y, a + k), at(y, b + k));
      const step = f64x2.sub(value, mean);
      mean = f64x2.add(mean, f64x2.div(step, f64x2.splat(<f64>(window - k))));
      square = f64x2.add(square, f64x2.mul(step, f64x2.sub(value, mean)));
      put(at(ends, a + k), at(ends, b + k), mean);
      put(at(squares, a + k), at(squares, b + k), square);
    }
    put(at(ends, a), at(ends, b), f64x2.splat(0));
    put(at(squares, a), at(squares, b), f64x2.splat(0));
  }
  let mean: f64 = 0;
  let square: f64 = 0;
  for (let e: i32 = 0; e < min(window, n); e++) {
    const value = load<f64>(at(y, e));
    const count = <f64>(e + 1);
    const step = value - mean;
    mean += step / count;
    square += step * (value - mean);
    // Nothing, but for values so large that their squares are too large for a number.
    const joined = square + (mean * mean * count * 0) / count;
    if (e + 1 >= minimum) store<f64>(at(out, e), Math.sqrt(joined / (count - 1)));
  }
  for (let block: i32 = 1; block < full; block += 2) deviationsOf(y, block * window, (block + 1 < full ? block + 1 : block) * window, window, window, ends, squares, out);
  if (full > 0) deviationsOf(y, full * window, full * window, n - full * window, window, ends, squares, out);
}

function deviationsOf(y: usize, a: i32, b: i32, count: i32, window: i32, ends: usize, squares: usize, out: usize): void {
  const all = f64x2.splat(<f64>window);
  const but1 = f64x2.splat(<f64>(window - 1));
  let mean = f64x2.splat(0);
  let square = f64x2.splat(0);
  for (let k = 1; k <= count; k++) {
    const value = two(at(y, a + k - 1), at(y, b + k - 1));
    const step = f64x2.sub(value, mean);
    mean = f64x2.add(mean, f64x2.div(step, f64x2.splat(<f64>k)));
    square = f64x2.add(square, f64x2.mul(step, f64x2.sub(value, mean)));
    const left = k - window;
    const apart = f64x2.sub(two(at(ends, a + left), at(ends, b + left)), mean);
    const between = f64x2.mul(f64x2.mul(f64x2.mul(apart, apart), f64x2.splat(<f64>k)), f64x2.splat(<f64>(window - k)));
    const joined = f64x2.add(f64x2.add(square, two(at(squares, a + left), at(squares, b + left))), f64x2.div(between, all));
    put(at(out, a + k - 1), at(out, b + k - 1), f64x2.sqrt(f64x2.div(joined, but1)));
  }
}
