// AssemblyScript; compiled by `npm run build:kernels`. All pointers are byte offsets into the memory that is handed in; nothing is kept in
// the module. row-store.ts and predict.ts say in TypeScript what these loops compute.

// @ts-ignore: decorator
@inline function addTo(cell: usize, gh: v128): void { v128.store(cell, f64x2.add(v128.load(cell), gh)); }

/**
 * Adds gradient and hessian of each listed row to one cell of every feature. Cells are pairs of doubles, `step` bytes from feature to feature;
 * gradients are pairs of i32 by row; `bins` has `features` bytes a row.
 */
export function histogram(order: usize, count: i32, bins: usize, features: i32, gradients: usize, cells: usize, step: usize): i32 {
  const end = order + (<usize>count << 2);
  const whole = features & ~7;
  let touched: i32 = 0;
  while (order < end) {
    const row = <usize>load<u32>(order);
    // A glance at a row to come brings it into the cache; the list has room for the glance behind its end.
    touched ^= load<u8>(bins + <usize>load<u32>(order, 64) * <usize>features);
    const gh = f64x2.convert_low_i32x4_s(v128.load64_zero(gradients + (row << 3)));
    let at = bins + row * <usize>features;
    let base = cells;
    const last = at + <usize>whole;
    while (at < last) {
      addTo(base + (<usize>load<u8>(at) << 4), gh);
      base += step;
      addTo(base + (<usize>load<u8>(at, 1) << 4), gh);
      base += step;
      addTo(base + (<usize>load<u8>(at, 2) << 4), gh);
      base += step;
      addTo(base + (<usize>load<u8>(at, 3) << 4), gh);
      base += step;
      addTo(base + (<usize>load<u8>(at, 4) << 4), gh);
      base += step;
      addTo(base + (<usize>load<u8>(at, 5) << 4), gh);
      base += step;
      addTo(base + (<usize>load<u8>(at, 6) << 4), gh);
      base += step;
      addTo(base + (<usize>load<u8>(at, 7) << 4), gh);
      base += step;
      at += 8;
    }
    for (let f = whole; f < features; f++) {
      addTo(base + (<usize>load<u8>(at) << 4), gh);
      base += step;
      at++;
    }
    order += 4;
  }
  return touched;
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
