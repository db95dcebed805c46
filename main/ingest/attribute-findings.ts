import type { Finding } from '../../contract/entities/dataset.ts';
import type { Panel, PanelStatic } from '../../engine/core/panel.ts';
import { formatPeriod, type TimeAxis } from '../../engine/core/time-axis.ts';
import { namedSeries } from './series-findings.ts';
import { plural } from './words.ts';

/** 5.0 is 5. */
const shown = (value: string): string => (/^-?\d+\.0$/.test(value) ? value.slice(0, -2) : value);

/** Attributes that do not stay the same within a series: which value is used, and what to do. */
export function attributeFindings(panel: Panel, axis: TimeAxis, statics: readonly PanelStatic[]): Finding[] {
  return statics.flatMap(({ name, values, changed = [] }): Finding[] => {
    const [first] = changed;
    if (!first) return [];
    const id = panel.ids[first.series] ?? '';
    return [
      {
        code: 'attribute-varies',
        severity: 'warning',
        message:
          `${name} is an attribute of a series, but changes within ${plural(changed.length, 'series', 'series')}: ${id === '' ? '' : `in ${id} `}from ${shown(first.before)} to ` +
          `${shown(values[first.series] ?? '')} at ${formatPeriod(axis, first.since)}. The newest value counts for all periods. Where the change is to be learnt, give the column the role "future" (known in advance) or "past".`,
        count: changed.length,
        column: name,
        ...namedSeries(
          panel,
          changed.map(({ series }) => series),
        ),
      },
    ];
  });
}
