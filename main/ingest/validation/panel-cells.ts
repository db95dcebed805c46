import type { ColumnFacts, DatasetFacts, FindingExample } from '../../../contract/entities/validation.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import { formatPeriod, type TimeAxis } from '../../../engine/core/time-axis.ts';
import { frequencyName } from '../frequency-name.ts';
import type { CellAccess } from './schema-findings.ts';

const EXAMPLES = 5;
/** Different values up to which they are listed. */
const MOST_VALUES = 12;

/** What a panel holds, and how its cells are reached: the target under its name, and the columns beside it. */
export function panelCells(panel: Panel, axis: TimeAxis, target: string): { facts: DatasetFacts; cells: CellAccess } {
  const columns = new Map<string, Float64Array>([[target, panel.y]]);
  for (const { name, values } of [...(panel.past ?? []), ...(panel.regressors ?? [])]) columns.set(name, values);
  const roleOf = (name: string): ColumnFacts['role'] =>
    name === target ? 'target' : panel.regressors?.some((regressor) => regressor.name === name) ? 'future' : 'past';
  const facts: DatasetFacts = {
    rows: panel.y.length,
    series: panel.ids.length,
    frequency: frequencyName(axis.frequency),
    columns: [...columns].map(([name, values]) => columnFacts(name, roleOf(name), values)),
  };
  const breach = (name: string, wrong: (value: number) => boolean) => {
    const values = columns.get(name);
    if (!values) return null;
    const fresh = new Set<number>();
    const examples: FindingExample[] = [];
    let count = 0;
    for (let s = 0; s < panel.ids.length; s++) {
      const from = panel.offsets[s] as number;
      for (let i = from; i < (panel.offsets[s + 1] as number); i++) {
        const value = values[i] as number;
        if (Number.isNaN(value) || !wrong(value)) continue;
        count++;
        if (fresh.size < 1000) fresh.add(value);
        if (examples.length < EXAMPLES)
          examples.push({ series: panel.ids[s] ?? '', period: formatPeriod(axis, (panel.start[s] as number) + i - from), value });
      }
    }
    return { count, examples, different: fresh.size, fresh: [...fresh].sort((a, b) => a - b).map(String) };
  };
  return {
    facts,
    cells: {
      sampled: false,
      // Each series has one value a period.
      repeated: async () => null,
      outside: async (name, min, max) => {
        const found = breach(name, (value) => (min !== undefined && value < min) || (max !== undefined && value > max));
        return found && { count: found.count, examples: found.examples };
      },
      notAmong: async ({ name }, allowed) => {
        const known = new Set(allowed.map(Number));
        return breach(name, (value) => !known.has(value));
      },
    },
  };
}

function columnFacts(name: string, role: ColumnFacts['role'], values: Float64Array): ColumnFacts {
  const different = new Set<number>();
  let present = 0;
  let min = Infinity;
  let max = -Infinity;
  let whole = true;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    present++;
    if (value < min) min = value;
    if (value > max) max = value;
    if (!Number.isInteger(value)) whole = false;
    if (different.size <= MOST_VALUES) different.add(value);
  }
  return {
    name,
    role,
    type: present === 0 ? 'empty' : whole ? 'integer' : 'number',
    present,
    missing: values.length - present,
    min: present === 0 ? null : min,
    max: present === 0 ? null : max,
    values: different.size <= MOST_VALUES ? [...different].sort((a, b) => a - b).map(String) : null,
  };
}
