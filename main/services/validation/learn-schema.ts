import type { ColumnFacts, ColumnRule, DatasetFacts, DatasetSchema } from '../../../contract/entities/validation.ts';

/** Room beyond the range that was seen, as a share of it: sales grow, but not by half of their whole range at once. */
const ROOM = 0.5;
/** Missing shares may grow by this much. */
const MORE_MISSING = 0.05;
/** Share of the series that may come or go. */
const SERIES_ROOM = 0.2;

/**
 * The schema that data have by what was seen of them: columns and types, allowed values where they are few, ranges with room, shares of missing
 * cells with room, frequency, number of series. Breaches of what was only seen are warnings; a lost column or another type is an error.
 */
export const learnSchema = (facts: DatasetFacts): DatasetSchema => ({
  schema: 1,
  frequency: facts.frequency,
  series: { min: Math.floor(facts.series * (1 - SERIES_ROOM)) },
  columns: Object.fromEntries(facts.columns.map((column) => [column.name, ruleOf(column)])),
  otherColumns: 'info',
  severity: { range: 'warning', values: 'warning', missing: 'warning', count: 'warning' },
});

function ruleOf({ role, type, present, missing, min, max, values }: ColumnFacts): ColumnRule {
  if (type === null || type === 'empty') return { role, ...(role === 'ignore' ? { required: false } : {}) };
  const total = present + missing;
  const rule: ColumnRule = {
    role,
    // A column of whole numbers may well get fractions one day.
    type: type === 'integer' ? 'number' : type,
    missing: missing === 0 && role !== 'target' ? 0.01 : Math.min(1, Number((missing / total + MORE_MISSING).toFixed(3))),
  };
  // Series come and go; the values of a key are no list, and its numbers no range.
  if (role === 'series') return rule;
  if (values) return { ...rule, values };
  if (min === null || max === null) return rule;
  const room = ROOM * (max - min);
  if (!(room > 0)) return { ...rule, min, max };
  // Two digits of the room are enough, rounded away from what was seen.
  const step = 10 ** (Math.floor(Math.log10(room)) - 1);
  const low = tidy(Math.floor((min - room) / step) * step);
  return { ...rule, min: min >= 0 ? Math.max(0, low) : low, max: tidy(Math.ceil((max + room) / step) * step) };
}

/** Without the last digits, which only show that numbers are binary. */
const tidy = (value: number): number => Number(value.toPrecision(14));
