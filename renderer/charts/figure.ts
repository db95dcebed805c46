export type Trace = Readonly<Record<string, unknown>>;
export type Layout = Readonly<Record<string, unknown>>;
export type Range = readonly [from: number, to: number];

/** The numbers behind a chart, as people read them. */
export interface NumberTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** What one mark of the chart stands for. */
export interface LegendEntry {
  readonly label: string;
  readonly mark: 'line' | 'band' | 'dot' | 'ring';
  readonly colour: string;
}

/** A chart, ready to draw. Times are milliseconds since 1970 or plain counters. */
export interface Figure {
  readonly traces: readonly Trace[];
  readonly layout: Layout;
  readonly legend: readonly LegendEntry[];
  /** The stretch of time on show at first and after a double click; null where the chart has no time axis. */
  readonly window: Range | null;
  /** All that may be scrolled to. */
  readonly bounds: Range | null;
  /** What the value axis should span for a stretch of time; null leaves it alone. */
  readonly valueRange: ((window: Range) => Range | null) | null;
  /** Charts with another key start at their own window; the same key keeps the user's zoom. */
  readonly key: string;
  readonly numbers: () => NumberTable;
}
