// AssemblyScript; compiled by `npm run build:kernels`. All pointers are byte offsets into the memory that is handed in; nothing is kept in
// the module. row-store.ts and predict.ts say in TypeScript what these loops compute.

// @ts-ignore: decorator
@inline function addTo(cell: usize, gh: v128): void { v128.store(cell, f64x2.add(v128.load(cell), gh)); }

// @ts-ignore: decorator
@inline function addRow(at: usize, features: i32, gh: v128, cells: usize, step: usize): void {
  const last = at + <usize>(features & ~7);
  const end = at + <usize>features;
  while (at < last) {
    addTo(cells + (<usize>load<u8>(at) << 4), gh);
    cells += step;
    addTo(cells + (<usize>load<u8>(at, 1) << 4), gh);
    cells += step;
    addTo(cells + (<usize>load<u8>(at, 2) << 4), gh);
    cells += step;
    addTo(cells + (<usize>load<u8>(at, 3) << 4), gh);
    cells += step;
    addTo(cells + (<usize>load<u8>(at, 4) << 4), gh);
    cells += step;
    addTo(cells + (<usize>load<u8>(at, 5) << 4), gh);
    cells += step;
    addTo(cells + (<usize>load<u8>(at, 6) << 4), gh);
    cells += step;
    addTo(cells + (<usize>load<u8>(at, 7) << 4), gh);
    cells += step;
    at += 8;
  }
  while (at < end) {
    addTo(cells + (<usize>load<u8>(at) << 4), gh);
    cells += step;
    at++;
  }
}

// @ts-ignore: decorator
@inline function pair(at: usize): v128 { return f64x2.convert_low_i32x4_s(v128.load64_zero(at)); }

/**
 * Adds gradient and hessian of each listed row to one cell of every feature. Cells are pairs of doubles, `step` bytes from feature to feature;
 * gradients are pairs of i32 by row; `bins` has `stride` bytes a row.
 */
export function histogram(order: usize, count: i32, bins: usize, stride: usize, features: i32, gradients: usize, cells: usize, step: usize): void {
  const end = order + (<usize>count << 2);
  for (; order < end; order += 4) {
    const row = <usize>load<u32>(order);
    addRow(bins + row * stride, features, pair(gradients + (row << 3)), cells, step);
  }
}

/**
 * The same for rows far apart: they are first brought together, `block` at a time, in `aside`. The copying has so few instructions a row that a
 * dozen rows are fetched at once, where the adding alone would wait for each. `stride` is 4, 8 or a multiple of 16.
 */
export function sparseHistogram(
  order: usize, count: i32, bins: usize, stride: usize, features: i32, gradients: usize, cells: usize, step: usize, aside: usize, block: i32,
): void {
  for (let done = 0; done < count; done += block) {
    const end = order + (<usize>min(block, count - done) << 2);
    let to = aside;
    let pairs = aside + <usize>block * stride;
    const first = pairs;
    if (stride == 32)
      for (let o = order; o < end; o += 4, to += 32, pairs += 8) {
        const row = <usize>load<u32>(o);
        const from = bins + (row << 5);
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
        store<u64>(pairs, load<u64>(gradients + (row << 3)));
      }
    else if (stride >= 16)
      for (let o = order; o < end; o += 4, pairs += 8) {
        const row = <usize>load<u32>(o);
        let from = bins + row * stride;
        const last = from + stride;
        for (; from < last; from += 16, to += 16) v128.store(to, v128.load(from));
        store<u64>(pairs, load<u64>(gradients + (row << 3)));
      }
    else
      for (let o = order; o < end; o += 4, to += stride, pairs += 8) {
        const row = <usize>load<u32>(o);
        store<u32>(to, load<u32>(bins + row * stride));
        if (stride == 8) store<u32>(to, load<u32>(bins + row * stride, 4), 4);
        store<u64>(pairs, load<u64>(gradients + (row << 3)));
      }
    to = aside;
    for (let o = order, p = first; o < end; o += 4, p += 8, to += stride) addRow(to, features, pair(p), cells, step);
    order = end;
  }
}

/** Largest absolute value of an even number of doubles. */
export function largest(at: usize, count: i32): f64 {
  const end = at + (<usize>count << 3);
  let most = f64x2.splat(0);
  for (; at < end; at += 16) most = f64x2.max(most, f64x2.abs(v128.load(at)));
  return max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
}

/** Two columns of doubles, an even number, as pairs of i32: each times its factor, rounded half up. */
export function quantise(gradient: usize, hessian: usize, count: i32, gradientFactor: f64, hessianFactor: f64, into: usize): void {
  const end = gradient + (<usize>count << 3);
  const fg = f64x2.splat(gradientFactor), fh = f64x2.splat(hessianFactor), half = f64x2.splat(0.5);
  for (; gradient < end; gradient += 16, hessian += 16, into += 16) {
    const g = i32x4.trunc_sat_f64x2_s_zero(f64x2.floor(f64x2.add(f64x2.mul(v128.load(gradient), fg), half)));
    const h = i32x4.trunc_sat_f64x2_s_zero(f64x2.floor(f64x2.add(f64x2.mul(v128.load(hessian), fh), half)));
    v128.store(into, i32x4.shuffle(g, h, 0, 4, 1, 5));
  }
}

/** Moves rows whose bin has flag 1 to the front, the others behind them, each in their order. @returns how many are in front */
export function partition(order: usize, count: i32, column: usize, flags: usize, aside: usize): i32 {
  const end = order + (<usize>count << 2);
  let kept = order;
  let moved = aside;
  for (let from = order; from < end; from += 4) {
    const row = load<u32>(from);
    const left = <usize>load<u8>(flags + <usize>load<u8>(column + <usize>row)) << 2;
    store<u32>(kept, row);
    store<u32>(moved, row);
    kept += left;
    moved += 4 - left;
  }
  memory.copy(kept, aside, moved - aside);
  return <i32>((kept - order) >> 2);
}

/** Adds `value` to the scores of the listed rows. */
export function addToRows(order: usize, count: i32, value: f64, scores: usize): void {
  const end = order + (<usize>count << 2);
  for (; order < end; order += 4) {
    const score = scores + (<usize>load<u32>(order) << 3);
    store<f64>(score, load<f64>(score) + value);
  }
}

// A node is 16 bytes: where its feature lies in a group of rows, threshold, address of the left child, and 1 where missing values go right.
// A leaf is its own left child, has no number as threshold, looks at a feature that is always 0, and has its value in the last place.
// @ts-ignore: decorator
@inline function next(node: usize, x: f32): usize {
  return <usize>load<u32>(node, 8) + (<usize>(<u32>(x >= load<f32>(node, 4)) | (<u32>(x != x) & load<u32>(node, 12))) << 4);
}

/**
 * Adds the leaf values of one tree to the scores of rows. Rows come in groups of eight: feature by feature, eight floats each, `group` bytes a
 * group. No branch depends on the data; eight walks hide one another's latency.
 *
 * @param steps - depth of the tree
 */
export function addTree(root: usize, steps: i32, rows: usize, groups: i32, group: usize, scores: usize): void {
  for (let k = 0; k < groups; k++) {
    let a = root, b = root, c = root, d = root, e = root, f = root, g = root, h = root;
    for (let s = 0; s < steps; s++) {
      const a2 = next(a, load<f32>(rows + <usize>load<u32>(a)));
      const b2 = next(b, load<f32>(rows + <usize>load<u32>(b), 4));
      const c2 = next(c, load<f32>(rows + <usize>load<u32>(c), 8));
      const d2 = next(d, load<f32>(rows + <usize>load<u32>(d), 12));
      const e2 = next(e, load<f32>(rows + <usize>load<u32>(e), 16));
      const f2 = next(f, load<f32>(rows + <usize>load<u32>(f), 20));
      const g2 = next(g, load<f32>(rows + <usize>load<u32>(g), 24));
      const h2 = next(h, load<f32>(rows + <usize>load<u32>(h), 28));
      const moved = (a ^ a2) | (b ^ b2) | (c ^ c2) | (d ^ d2) | (e ^ e2) | (f ^ f2) | (g ^ g2) | (h ^ h2);
      a = a2; b = b2; c = c2; d = d2; e = e2; f = f2; g = g2; h = h2;
      if (!moved) break;
    }
    store<f64>(scores, load<f64>(scores) + <f64>load<f32>(a, 12));
    store<f64>(scores, load<f64>(scores, 8) + <f64>load<f32>(b, 12), 8);
    store<f64>(scores, load<f64>(scores, 16) + <f64>load<f32>(c, 12), 16);
    store<f64>(scores, load<f64>(scores, 24) + <f64>load<f32>(d, 12), 24);
    store<f64>(scores, load<f64>(scores, 32) + <f64>load<f32>(e, 12), 32);
    store<f64>(scores, load<f64>(scores, 40) + <f64>load<f32>(f, 12), 40);
    store<f64>(scores, load<f64>(scores, 48) + <f64>load<f32>(g, 12), 48);
    store<f64>(scores, load<f64>(scores, 56) + <f64>load<f32>(h, 12), 56);
    rows += group;
    scores += 64;
  }
}

/**
 * SHAP values of rows from one tree; shap-tables.ts says what the tables are, shap-walk.ts computes the same. `points` is in bytes (8 a point).
 *
 * @param splits - 4 i32 each: node, left child, node of the feature's last split further up, feature
 * @param leaves - i32 node by leaf
 * @param goes - for each row a byte for each split: 1 where the row goes left
 * @param products - room for `points` doubles by node
 * @param cases - room for a byte by node, twice `nodes`
 * @param into - SHAP values are added here, `width` bytes a row
 */
export function shapTree(
  splits: usize, splitCount: i32, leaves: usize, values: usize, leafCount: i32, factors: usize, shares: usize, points: usize,
  goes: usize, rows: i32, products: usize, cases: usize, nodes: usize, into: usize, width: usize,
): void {
  const follows = cases + nodes;
  const step = 3 * points;
  for (let q: usize = 0; q < points; q += 16) v128.store(products + q, f64x2.splat(1));
  store<u8>(follows, 1);
  const splitEnd = splits + (<usize>splitCount << 4);
  const leafEnd = leaves + (<usize>leafCount << 2);
  for (let r = 0; r < rows; r++) {
    let g = goes;
    for (let s = splits; s < splitEnd; s += 16, g++) {
      const node = <usize>load<u32>(s), a = <usize>load<u32>(s, 4);
      const above = load<u8>(follows + <usize>load<u32>(s, 8));
      const x = above & load<u8>(g), y = above & (load<u8>(g) ^ 1);
      const caseA = above + x, caseB = above + y;
      store<u8>(follows + a, x); store<u8>(follows + a, y, 1);
      store<u8>(cases + a, caseA); store<u8>(cases + a, caseB, 1);
      const from = products + node * points, toA = products + a * points, toB = toA + points;
      const fa = factors + a * step + <usize>caseA * points, fb = factors + (a + 1) * step + <usize>caseB * points;
      for (let q: usize = 0; q < points; q += 16) {
        const p = v128.load(from + q);
        v128.store(toA + q, f64x2.mul(p, v128.load(fa + q)));
        v128.store(toB + q, f64x2.mul(p, v128.load(fb + q)));
      }
    }
    for (let l = leaves, v = values; l < leafEnd; l += 4, v += 8) {
      const at = products + <usize>load<u32>(l) * points;
      const value = v128.load64_splat(v);
      for (let q: usize = 0; q < points; q += 16) v128.store(at + q, f64x2.mul(v128.load(at + q), value));
    }
    for (let s = splitEnd - 16; s >= splits; s -= 16) {
      const a = <usize>load<u32>(s, 4);
      const to = products + <usize>load<u32>(s) * points, fromA = products + a * points, fromB = fromA + points;
      const sa = shares + a * step + <usize>load<u8>(cases + a) * points, sb = shares + (a + 1) * step + <usize>load<u8>(cases + a, 1) * points;
      let sum = f64x2.splat(0);
      for (let q: usize = 0; q < points; q += 16) {
        const x = v128.load(fromA + q), y = v128.load(fromB + q);
        sum = f64x2.add(sum, f64x2.add(f64x2.mul(x, v128.load(sa + q)), f64x2.mul(y, v128.load(sb + q))));
        v128.store(to + q, f64x2.add(x, y));
      }
      const cell = into + (<usize>load<u32>(s, 12) << 3);
      store<f64>(cell, load<f64>(cell) + f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
    }
    for (let q: usize = 0; q < points; q += 16) v128.store(products + q, f64x2.splat(1));
    goes += splitCount;
    into += width;
  }
}

/**
 * The bin of each value: how many of 255 ascending bounds, padded with NaN, it is not below; `missing` for what is no number. Every
 * comparison moves an address or not; none is guessed.
 */
export function binsOf(values: usize, count: i32, bounds: usize, missing: u32, into: usize): void {
  for (let k = 0; k < count; k++, values += 4) {
    const x = load<f32>(values);
    let at = bounds;
    at += <usize>(x >= load<f32>(at, 127 * 4)) << 9;
    at += <usize>(x >= load<f32>(at, 63 * 4)) << 8;
    at += <usize>(x >= load<f32>(at, 31 * 4)) << 7;
    at += <usize>(x >= load<f32>(at, 15 * 4)) << 6;
    at += <usize>(x >= load<f32>(at, 7 * 4)) << 5;
    at += <usize>(x >= load<f32>(at, 3 * 4)) << 4;
    at += <usize>(x >= load<f32>(at, 4)) << 3;
    at += <usize>(x >= load<f32>(at)) << 2;
    store<u8>(into + <usize>k, x == x ? <u32>((at - bounds) >> 2) : missing);
  }
}
