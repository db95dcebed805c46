import type { ColumnFacts, ColumnRule, DatasetFacts, DatasetSchema } from '../../../contract/entities/validation.ts';
import { defaultValues } from '../configuration/values.ts';

/** How much a new version may differ from what was seen. */
export interface SchemaRoom {
  /** Room beyond the range, as a share of it: sales grow, but not by half of their whole range at once. */
  readonly range_room: number;
  /** By how much missing shares may grow. */
  readonly missing_room: number;
  /** Share of the series that may go. */
  readonly series_room: number;
}

/**
 * The schema that data have by what was seen of them: columns and types, allowed values where they are few, ranges with room, shares of missing
 * cells with room, frequency, number of series. Breaches of what was only seen are warnings; a lost column or another type is an error.
 */
export const learnSchema = (facts: DatasetFacts, room: SchemaRoom = defaultValues.checks): DatasetSchema => ({
  schema: 1,
  frequency: facts.frequency,
  series: { min: Math.floor(facts.series * (1 - room.series_room)) },
  columns: Object.fromEntries(facts.columns.map((column) => [column.name, ruleOf(column, room)])),
  otherColumns: 'info',
  severity: { range: 'warning', values: 'warning', missing: 'warning', count: 'warning' },
});

function ruleOf(
  { role, type, present, missing, min, max, values }: ColumnFacts,
  { range_room: beyond, missing_room: more }: SchemaRoom,
): ColumnRule {
  if (type === null || type === 'empty') return { role, ...(role === 'ignore' ? { required: false } : {}) };
  const total = present + missing;
  const rule: ColumnRule = {
    role,
    // A column of whole numbers may well get fractions one day.
    type: type === 'integer' ? 'number' : type,
    missing: missing === 0 && role !== 'target' ? 0.01 : Math.min(1, Number((missing / total + more).toFixed(3))),
  };
  // Series come and go; the values of a key are no list, and its numbers no range.
  if (role === 'series') return rule;
  if (values) return { ...rule, values };
  if (min === null || max === null) return rule;
  const room = beyond * (max - min);
  if (!(room > 0)) return { ...rule, min, max };
  // Two digits of the room are enough, rounded away from what was seen.
  const step = 10 ** (Math.floor(Math.log10(room)) - 1);
  const low = tidy(Math.floor((min - room) / step) * step);
  return { ...rule, min: min >= 0 ? Math.max(0, low) : low, max: tidy(Math.ceil((max + room) / step) * step) };
}

/** Without the last digits, which only show that numbers are binary. */
const tidy = (value: number): number => Number(value.toPrecision(14));
