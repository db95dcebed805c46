/** Ranks from 1 on, ties by their mean; NaN stays. */
function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i)
    .filter((i) => !Number.isNaN(values[i]))
    .sort((a, b) => (values[a] as number) - (values[b] as number));
  const found = new Float64Array(values.length).fill(NaN);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && values[order[to] as number] === values[order[from] as number]) to++;
    for (let k = from; k < to; k++) found[order[k] as number] = (from + 1 + to) / 2;
    from = to;
  }
  return found;
}

/** Spearman's correlation of each pair of columns over the rows that both have; row after row, 0 where a column is constant. */
export function rankCorrelations(columns: readonly ArrayLike<number>[]): Float64Array {
  const k = columns.length;
  const matrix = new Float64Array(k * k);
  for (let a = 0; a < k; a++) {
    matrix[a * k + a] = 1;
    for (let b = 0; b < a; b++) {
      const one = columns[a] as ArrayLike<number>;
      const other = columns[b] as ArrayLike<number>;
      const both = (own: ArrayLike<number>, beside: ArrayLike<number>): Float64Array =>
        ranks(Array.from({ length: own.length }, (_, i) => (Number.isNaN(beside[i]) ? NaN : (own[i] as number))));
      matrix[a * k + b] = pearson(both(one, other), both(other, one));
      matrix[b * k + a] = matrix[a * k + b] as number;
    }
  }
  return matrix;
}

function pearson(a: Float64Array, b: Float64Array): number {
  let count = 0;
  let meanA = 0;
  let meanB = 0;
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]) || Number.isNaN(b[i])) continue;
    count++;
    meanA += a[i] as number;
    meanB += b[i] as number;
  }
  meanA /= count;
  meanB /= count;
  let products = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]) || Number.isNaN(b[i])) continue;
    const da = (a[i] as number) - meanA;
    const db = (b[i] as number) - meanB;
    products += da * db;
    squaresA += da * da;
    squaresB += db * db;
  }
  return squaresA > 0 && squaresB > 0 ? Math.max(-1, Math.min(1, products / Math.sqrt(squaresA * squaresB))) : 0;
}
