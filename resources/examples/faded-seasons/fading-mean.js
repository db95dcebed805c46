/** Mean of y[t], y[t - m], y[t - 2m] ..., each counting `keep` times the one after it. */
export function fadingMean(y, t, m, keep) {
  let sum = 0;
  let total = 0;
  for (let weight = 1; t >= 0 && weight > 1e-6; t -= m, weight *= keep) {
    sum += weight * y[t];
    total += weight;
  }
  return sum / total;
}
