/** Nodes and weights of Gauss-Legendre quadrature on [0, 1]: exact for polynomials of degree 2n - 1. */
export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/**
 * @param n - number of nodes, at least 1
 * @see Press et al., Numerical Recipes, section 4.6: Newton's method on Legendre polynomials
 */
export function gaussLegendre(n: number): Quadrature {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let k = 0; k < (n + 1) >> 1; k++) {
    let z = Math.cos((Math.PI * (k + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      let p = 1;
      let before = 0;
      for (let j = 0; j < n; j++) {
        const older = before;
        before = p;
        p = ((2 * j + 1) * z * before - j * older) / (j + 1);
      }
      slope = (n * (z * p - before)) / (z * z - 1);
      const move = p / slope;
      z -= move;
      if (Math.abs(move) < 1e-15) break;
    }
    const weight = 1 / ((1 - z * z) * slope * slope);
    nodes[k] = (1 - z) / 2;
    nodes[n - 1 - k] = (1 + z) / 2;
    weights[k] = weight;
    weights[n - 1 - k] = weight;
  }
  return { nodes, weights };
}
