const [width, height] = [96, 20];

/** Errors over the expected, lately; the hairline is 1. */
export function TrendLine({ values }: { readonly values: readonly (number | null)[] }) {
  const known = values.flatMap((value, i) => (value === null ? [] : [{ value, i }]));
  if (known.length < 2) return <span style={{ width }} />;
  const most = Math.max(2, ...known.map(({ value }) => value));
  const y = (value: number): number => height - 1 - ((height - 2) * value) / most;
  const x = (i: number): number => (values.length === 1 ? 0 : (i / (values.length - 1)) * width);
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path d={`M0 ${y(1).toFixed(1)}H${width}`} stroke="var(--line-strong)" strokeDasharray="2 2" />
      <path
        d={known.map(({ value, i }, k) => `${k === 0 ? 'M' : 'L'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`).join('')}
        fill="none"
        stroke="var(--accent)"
        strokeWidth="1.5"
      />
    </svg>
  );
}
