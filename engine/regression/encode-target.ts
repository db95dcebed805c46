/** Mean of the target by category, drawn towards the mean of all rows: (sum + smoothing x mean) / (count + smoothing). */
export interface TargetMeans {
  /** By category code. */
  readonly values: Float64Array;
  readonly mean: number;
}

/**
 * @param codes - length n, from 0 below `categories`
 * @param categories - number of categories
 * @param smoothing - rows that the mean of all counts for
 * @see Micci-Barreca (2001), SIGKDD Explorations 3(1), 27-32, with a fixed weight
 */
export function targetMeans(
  codes: Int32Array,
  target: Float64Array,
  categories: number,
  smoothing: number,
  skip?: [number, number],
): TargetMeans {
  const sum = new Float64Array(categories);
  const count = new Float64Array(categories);
  let total = 0;
  let rows = 0;
  const [from, end] = skip ?? [0, 0];
  for (let i = 0; i < codes.length; i++) {
    if (i >= from && i < end) continue;
    const code = codes[i] as number;
    const y = target[i] as number;
    sum[code] = (sum[code] as number) + y;
    count[code] = (count[code] as number) + 1;
    total += y;
    rows++;
  }
  const mean = rows === 0 ? 0 : total / rows;
  const values = sum.map((s, c) => {
    const weight = (count[c] as number) + smoothing;
    return weight === 0 ? mean : (s + smoothing * mean) / weight;
  });
  return { values, mean };
}

/**
 * What training rows get instead of their category: the means of the other folds, so that no row sees its own target. Folds are stretches
 * of rows one after another.
 */
export function crossFittedMeans(codes: Int32Array, target: Float64Array, categories: number, smoothing: number, folds = 5): Float64Array {
  const n = codes.length;
  const encoded = new Float64Array(n);
  const parts = Math.min(folds, n);
  let from = 0;
  for (let fold = 0; fold < parts; fold++) {
    // The first folds take the rows that are left over, as scikit-learn's KFold does.
    const end = from + Math.floor(n / parts) + (fold < n % parts ? 1 : 0);
    const { values } = targetMeans(codes, target, categories, smoothing, [from, end]);
    for (let i = from; i < end; i++) encoded[i] = values[codes[i] as number] as number;
    from = end;
  }
  return encoded;
}

/**
 * The same from the rows before alone, in the order that they have; the first row knows nothing and is missing.
 *
 * @see Prokhorenkova et al. (2018), CatBoost, NeurIPS 31
 */
export function orderedMeans(codes: Int32Array, target: Float64Array, categories: number, smoothing: number): Float64Array {
  const sum = new Float64Array(categories);
  const count = new Float64Array(categories);
  const encoded = new Float64Array(codes.length);
  let total = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    const y = target[i] as number;
    encoded[i] = i === 0 ? NaN : ((sum[code] as number) + (smoothing * total) / i) / ((count[code] as number) + smoothing);
    sum[code] = (sum[code] as number) + y;
    count[code] = (count[code] as number) + 1;
    total += y;
  }
  return encoded;
}
