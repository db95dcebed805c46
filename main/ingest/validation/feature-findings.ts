import type { Finding } from '../../../contract/entities/dataset.ts';
import type { FindingExample } from '../../../contract/entities/validation.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { formatPeriod, type TimeAxis } from '../../../engine/core/time-axis.ts';
import { few, plural } from '../words.ts';
import { columnOf, leakageFindings, type Beside } from './leakage-findings.ts';

/** Share of missing values above which a regressor is hardly of use. */
const MOST_MISSING = 0.2;

/**
 * What is to be said about the columns beside the target: leaks, gaps, columns that never change or that say the same.
 *
 * @param made - names of columns that Almanac made, which look at nothing that is not known: these cannot leak
 * @param marked - columns marked as known in advance; without rows of the future the panel has them among those of the past
 */
export function featureFindings(
  panel: Panel,
  axis: TimeAxis,
  made: ReadonlySet<string> = new Set(),
  marked: ReadonlySet<string> = new Set(),
): Finding[] {
  const known: Beside[] = (panel.regressors ?? []).map(({ name, values, future }) => ({ name, role: 'future', values, future }));
  const past: Beside[] = (panel.past ?? []).map(({ name, values }) => ({
    name,
    role: marked.has(columnOf(name)) ? 'future' : 'past',
    values,
  }));
  return [
    ...leakageFindings(
      panel,
      [...known, ...past].filter(({ name }) => !made.has(name)),
    ),
    ...gapFindings(panel, axis, known),
    ...constantFinding([...known, ...past]),
    ...duplicateFinding([...known, ...past]),
  ];
}

/** Columns with gaps; those that miss equally many periods are one finding, since they come from one table as a rule. */
function gapFindings(panel: Panel, axis: TimeAxis, columns: readonly Beside[]): Finding[] {
  const byCount = new Map<number, { names: string[]; first: FindingExample }>();
  for (const { name, values } of columns) {
    const { missing, first } = gapsOf(panel, axis, values);
    if (!first) continue;
    const alike = byCount.get(missing);
    if (alike) alike.names.push(name);
    else byCount.set(missing, { names: [name], first });
  }
  return [...byCount].map(([missing, { names, first }]) => {
    const share = missing / panel.y.length;
    return {
      code: 'feature-missing',
      severity: share > MOST_MISSING ? 'warning' : 'info',
      message: `${few(names)} ${names.length === 1 ? 'is' : 'are'} missing in ${plural(missing, 'period')} (${(100 * share).toPrecision(2)}%).`,
      ...(names.length === 1 && names[0] !== undefined ? { column: names[0] } : {}),
      count: missing,
      examples: [first],
    };
  });
}

function gapsOf(panel: Panel, axis: TimeAxis, values: Float64Array): { missing: number; first: FindingExample | null } {
  let missing = 0;
  let first: FindingExample | null = null;
  for (let s = 0; s < panel.ids.length; s++) {
    const from = panel.offsets[s] as number;
    for (let i = from; i < (panel.offsets[s + 1] as number); i++) {
      if (!Number.isNaN(values[i] as number)) continue;
      missing++;
      first ??= { series: panel.ids[s] ?? '', period: formatPeriod(axis, (panel.start[s] as number) + i - from), value: null };
    }
  }
  return { missing, first };
}

function constantFinding(columns: readonly Beside[]): Finding[] {
  return columns.flatMap(({ name, values }) => {
    let value = NaN;
    for (const each of values) {
      if (Number.isNaN(each) || each === value) continue;
      if (!Number.isNaN(value)) return [];
      value = each;
    }
    return [
      { code: 'feature-constant', severity: 'warning', column: name, count: 1, message: `${name} never changes: it explains nothing.` },
    ];
  });
}

/** Columns with the same values, found by a sum that hardly two different columns share, then compared. */
function duplicateFinding(columns: readonly Beside[]): Finding[] {
  const bySum = new Map<number, Beside[]>();
  const findings: Finding[] = [];
  for (const column of columns) {
    let sum = 0;
    for (let i = 0; i < column.values.length; i++) {
      const value = column.values[i] as number;
      if (!Number.isNaN(value)) sum += value * ((i % 1009) + 1);
    }
    const alike = bySum.get(sum) ?? [];
    const twin = alike.find(({ values }) => values.every((value, i) => Object.is(value, column.values[i])));
    if (twin)
      findings.push({
        code: 'feature-duplicate',
        severity: 'warning',
        column: column.name,
        count: 1,
        message: `${column.name} has the same values as ${twin.name} in every row: one of them is enough.`,
      });
    bySum.set(sum, [...alike, column]);
  }
  return findings;
}
