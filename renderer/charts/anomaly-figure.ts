import type { ExploreSeries } from '../../contract/entities/explore.ts';
import type { Figure, Range, Trace } from './figure.ts';
import { finite, historyFigure, type HistoryInput } from './history-figure.ts';
import { chartColours, markColour } from './theme.ts';
import { significant } from '../words/numbers.ts';
import { readTimes } from './time.ts';

export interface AnomalyInput extends HistoryInput {
  readonly anomalies: ExploreSeries['anomalies'];
}

/** Hollow circles about values that are far from what trend and season lead to expect; the reason is told when pointed at. */
export function anomalyMarks({ time, y, anomalies, integerAxis, scheme }: Omit<AnomalyInput, 'key' | 'name' | 'unit' | 'shown'>): Trace[] {
  if (anomalies.at.length === 0) return [];
  const { x } = readTimes(time, integerAxis);
  const at = Array.from(anomalies.at);
  return [
    {
      type: 'scatter',
      mode: 'markers',
      name: 'Anomaly',
      x: at.map((t) => x[t]),
      y: at.map((t) => y[t]),
      text: anomalies.reason.map((reason) => wrapped(reason)),
      marker: { symbol: 'circle-open', size: 9, color: markColour[scheme], line: { width: 1.5, color: markColour[scheme] } },
      hovertemplate: '%{text}<extra></extra>',
      cliponaxis: false,
    },
  ];
}

/** One series with its anomalies. */
export function anomalyFigure(input: AnomalyInput): Figure {
  const { anomalies, scheme, time, y, unit } = input;
  const plain = historyFigure(input);
  const [first, last] = plain.bounds ?? [0, 1];
  // Room for the circles at both ends.
  const room: Range = [first - 0.01 * (last - first), last + 0.01 * (last - first)];
  const numberOf = new Map(Array.from(anomalies.at, (at, k) => [at, k]));
  return {
    ...plain,
    window: room,
    bounds: room,
    traces: [...plain.traces, ...anomalyMarks(input)],
    legend:
      anomalies.at.length === 0
        ? []
        : [
            { label: unit, mark: 'line', colour: chartColours[scheme].history },
            { label: `Anomaly: ${significant(anomalies.threshold, 3)} usual deviations or more`, mark: 'ring', colour: markColour[scheme] },
          ],
    numbers: () => ({
      columns: ['Period', unit, 'Expected', 'Anomaly'],
      rows: time.map((text, t) => {
        const k = numberOf.get(t);
        return [
          text,
          finite(y[t]),
          k === undefined ? null : finite(anomalies.expected[k]),
          k === undefined ? null : (anomalies.reason[k] ?? null),
        ];
      }),
    }),
  };
}

/** A sentence over several lines, for the box that follows the pointer. */
function wrapped(text: string, width = 40): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('<br>');
}
