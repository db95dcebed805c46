import type { Start } from './descend.ts';
import { slopesAt, valueAt, type Problem } from './problem.ts';

/** Value and gradient at `u`, and typical steps of its coordinates, from second derivatives by differences of the gradient: one over the root. */
export function startAt(problem: Problem, u: Float64Array): Start {
  const { size, levelAt, effectsAt, pass } = problem;
  const scale = new Float64Array(size);
  const base = new Float64Array(size);
  const moved = new Float64Array(size);
  const value = valueAt(problem, u);
  const spread = Math.sqrt(pass.sse / pass.count) * (pass.relative ? Math.abs(u[levelAt] as number) || 1 : 1) || 1e-3;
  slopesAt(problem, u, base);
  const probed = effectsAt >= 0 ? effectsAt + 1 : size;
  for (let i = 0; i < probed; i++) {
    const kept = u[i] as number;
    const step = i < levelAt ? 1e-4 : 1e-4 * spread;
    u[i] = kept + step;
    let curvature = NaN;
    if (Number.isFinite(valueAt(problem, u))) {
      slopesAt(problem, u, moved);
      curvature = ((moved[i] as number) - (base[i] as number)) / step;
    }
    u[i] = kept;
    const least = i < levelAt ? 0.02 * pass.count : 1e-3 / (spread * spread);
    scale[i] = 1 / Math.sqrt(curvature > least ? curvature : Number.isNaN(curvature) ? 100 * least : Math.max(least, Math.abs(curvature)));
  }
  for (let i = probed; i < size; i++) scale[i] = scale[effectsAt] as number;
  return { value, gradient: base, scale };
}
