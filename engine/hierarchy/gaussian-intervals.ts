import { aggregatesOf, type Hierarchy } from './hierarchy.ts';
import { gram } from './gram.ts';
import type { BottomPlan } from './plan.ts';
import { shrinkageIntensity } from './shrinkage.ts';
import type { Standardised } from './standardise.ts';
import { sumsWith } from './sums.ts';

/**
 * Correlations of the residuals, drawn towards zero.
 *
 * @param intensity - how far; worked out where it is not known
 * @returns n x n, symmetric, ones in the diagonal
 */
export function shrunkCorrelations(residuals: Standardised, intensity: number | null): Float64Array {
  const n = residuals.counts.length;
  const out = gram(residuals.scaled, n, residuals.periods);
  const kept = 1 - (intensity ?? shrinkageIntensity(residuals, out));
  for (let at = 0; at < out.length; at++) out[at] = (out[at] as number) * kept;
  for (let i = 0; i < n; i++) out[i * n + i] = 1;
  return out;
}

/**
 * Standard deviations of reconciled forecasts: roots of the diagonal of S G W_h G' S', where W_h has the spread of the base forecasts of step h and the
 * correlations of the residuals.
 *
 * @param spread - n x h: standard deviations of the base forecasts, row major
 * @param correlation - n x n
 * @returns n x h, row major
 * @see Panagiotelis, Gamakumara, Athanasopoulos & Hyndman (2023), European J. Operational Research 306(2), 693-706
 */
export function reconciledSpread(
  hierarchy: Hierarchy,
  plan: BottomPlan,
  spread: Float64Array,
  correlation: Float64Array,
  horizon: number,
): Float64Array {
  if (plan.kind === 'split') return splitSpread(hierarchy, plan.anchorOf, plan.shares.values, spread, correlation, horizon);
  const projection = plan.kind === 'project' ? plan.projection : null;
  const { bottom: m, nodes, offsets, members } = hierarchy;
  const n = nodes.length;
  const a = aggregatesOf(hierarchy);
  const { from, sums } = sumsWith(hierarchy);
  const out = new Float64Array(n * horizon);
  // Of each node's row of S G only its part in the gaps is dense: node = sum of bottom - sum of gains x gaps.
  const gain = projection ? sumRows(hierarchy, projection.gain, a) : null;
  const sigma = new Float64Array(n);
  const row = new Float64Array(n);
  const cross = new Float64Array(a * n);
  for (let t = 0; t < horizon; t++) {
    for (let i = 0; i < n; i++) sigma[i] = spread[i * horizon + t] as number;
    // C W, a row for each gap.
    cross.fill(0);
    for (let c = 0; c < a; c++) addRow(cross, c, correlation, c, sigma[c] as number, n);
    for (let j = 0; j < m; j++)
      for (let p = from[j] as number; p < (from[j + 1] as number); p++)
        addRow(cross, sums[p] as number, correlation, a + j, -(sigma[a + j] as number), n);
    for (let c = 0; c < a; c++) for (let i = 0; i < n; i++) cross[c * n + i] = (cross[c * n + i] as number) * (sigma[i] as number);
    const inner = crossC(hierarchy, cross);
    for (let i = 0; i < n; i++) {
      const start = offsets[i] as number;
      const end = offsets[i + 1] as number;
      // Variance of the plain sum of bottom forecasts.
      let variance = 0;
      for (let p = start; p < end; p++) {
        const j = a + (members[p] as number);
        let sum = 0;
        for (let q = start; q < end; q++) {
          const k = a + (members[q] as number);
          sum += (correlation[j * n + k] as number) * (sigma[k] as number);
        }
        variance += sum * (sigma[j] as number);
      }
      if (gain) {
        row.fill(0, 0, a);
        for (let p = start; p < end; p++) {
          const j = a + (members[p] as number);
          for (let c = 0; c < a; c++) row[c] = (row[c] as number) + (cross[c * n + j] as number);
        }
        for (let c = 0; c < a; c++) {
          const g = gain[i * a + c] as number;
          let sum = -2 * (row[c] as number);
          for (let d = 0; d < a; d++) sum += (inner[c * a + d] as number) * (gain[i * a + d] as number);
          variance += g * sum;
        }
      }
      out[i * horizon + t] = Math.sqrt(Math.max(0, variance));
    }
  }
  return out;
}

/** The same for forecasts split from anchors: a node has a part of each of some anchors. */
function splitSpread(
  { bottom, nodes, offsets, members }: Hierarchy,
  anchorOf: Int32Array,
  shares: Float64Array,
  spread: Float64Array,
  correlation: Float64Array,
  horizon: number,
): Float64Array {
  const n = nodes.length;
  const out = new Float64Array(n * horizon);
  const parts = new Float64Array(n);
  const h = shares.length / bottom;
  for (let i = 0; i < n; i++)
    for (let t = 0; t < horizon; t++) {
      const anchors = new Set<number>();
      for (let at = offsets[i] as number; at < (offsets[i + 1] as number); at++) {
        const j = members[at] as number;
        const anchor = anchorOf[j] as number;
        if (!anchors.has(anchor)) parts[anchor] = 0;
        anchors.add(anchor);
        parts[anchor] = (parts[anchor] as number) + (shares[j * h + t] as number);
      }
      const list = [...anchors];
      let variance = 0;
      for (const p of list) {
        let sum = 0;
        for (const q of list) sum += (correlation[p * n + q] as number) * (parts[q] as number) * (spread[q * horizon + t] as number);
        variance += sum * (parts[p] as number) * (spread[p * horizon + t] as number);
      }
      out[i * horizon + t] = Math.sqrt(Math.max(0, variance));
    }
  return out;
}

/** Adds `factor` times a row of one matrix to a row of another, n values each. */
function addRow(to: Float64Array, row: number, from: Float64Array, source: number, factor: number, n: number): void {
  const p = row * n;
  const q = source * n;
  for (let i = 0; i < n; i++) to[p + i] = (to[p + i] as number) + factor * (from[q + i] as number);
}

/** Rows of a matrix with a row for each bottom series, added up at every node. */
function sumRows({ nodes, offsets, members }: Hierarchy, x: Float64Array, columns: number): Float64Array {
  const out = new Float64Array(nodes.length * columns);
  for (let i = 0; i < nodes.length; i++)
    for (let at = offsets[i] as number; at < (offsets[i + 1] as number); at++) addRow(out, i, x, members[at] as number, 1, columns);
  return out;
}

/** C W C' from C W. */
function crossC(hierarchy: Hierarchy, cross: Float64Array): Float64Array {
  const { nodes, offsets, members } = hierarchy;
  const n = nodes.length;
  const a = aggregatesOf(hierarchy);
  const out = new Float64Array(a * a);
  for (let c = 0; c < a; c++)
    for (let d = 0; d < a; d++) {
      let sum = cross[c * n + d] as number;
      for (let at = offsets[d] as number; at < (offsets[d + 1] as number); at++)
        sum -= cross[c * n + a + (members[at] as number)] as number;
      out[c * a + d] = sum;
    }
  return out;
}
