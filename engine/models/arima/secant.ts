/** Steps that tell of the curvature, and how slopes changed over them. */
export interface Secants {
  readonly size: number;
  readonly steps: Float64Array[];
  readonly changes: Float64Array[];
}

const MOST = 6;
/** A change of slope of less than this share of the expected one is mixed with that, so that the curvature stays positive. */
const LEAST_SHARE = 0.2;

export const makeSecants = (size: number): Secants => ({ size, steps: [], changes: [] });

/** Keeps what a step showed; the oldest is forgotten. */
export function remember({ steps, changes }: Secants, step: Float64Array, change: Float64Array): void {
  steps.push(step);
  changes.push(change);
  if (steps.length > MOST) {
    steps.shift();
    changes.shift();
  }
}

/**
 * Corrects the curvature of Gauss and Newton, which leaves second derivatives of the residuals out, by what the last steps showed: damped
 * BFGS updates, oldest first. Near a root on the unit circle steps without this overshoot time and again.
 *
 * @param curvature - length size x size, row major; the lower triangle is read and corrected in place
 * @see Nocedal & Wright (2006), Numerical Optimization, sections 6.1, 10.3 and 18.3
 */
export function correctCurvature({ size, steps, changes }: Secants, curvature: Float64Array): void {
  const product = new Float64Array(size);
  steps.forEach((step, k) => {
    const change = changes[k] as Float64Array;
    let expected = 0;
    let seen = 0;
    for (let i = 0; i < size; i++) {
      let value = 0;
      for (let j = 0; j < size; j++) value += (curvature[i >= j ? i * size + j : j * size + i] as number) * (step[j] as number);
      product[i] = value;
      expected += value * (step[i] as number);
      seen += (change[i] as number) * (step[i] as number);
    }
    if (!(expected > 0)) return;
    const share = seen >= LEAST_SHARE * expected ? 1 : ((1 - LEAST_SHARE) * expected) / (expected - seen);
    const along = share * seen + (1 - share) * expected;
    for (let i = 0; i < size; i++) {
      const left = share * (change[i] as number) + (1 - share) * (product[i] as number);
      for (let j = 0; j <= i; j++) {
        const right = share * (change[j] as number) + (1 - share) * (product[j] as number);
        curvature[i * size + j] =
          (curvature[i * size + j] as number) + (left * right) / along - ((product[i] as number) * (product[j] as number)) / expected;
      }
    }
  });
}
