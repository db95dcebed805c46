import type { ImportChoices } from '../../../contract/entities/dataset.ts';
import type { Datasets } from '../datasets/datasets.ts';
import type { Values } from './values.ts';

/** Datasets of which an import suggests what is configured. */
export function withImportDefaults(datasets: Datasets, configured: () => Values): Datasets {
  return {
    ...datasets,
    inspect: async (files, choices, options) => {
      const preview = await datasets.inspect(files, choices, options);
      if (choices !== undefined) return preview;
      const { aggregation, gaps } = configured().data;
      const wanted: ImportChoices = {
        ...preview.choices,
        // Only where there is something to put together.
        aggregation: preview.choices.aggregation === 'none' ? 'none' : (aggregation ?? preview.choices.aggregation),
        gaps: gaps ?? preview.choices.gaps,
      };
      const changed = (['aggregation', 'gaps'] as const).filter((name) => wanted[name] !== preview.choices[name]);
      if (changed.length === 0) return preview;
      const { hints: _hints, ...call } = options;
      const again = await datasets.inspect(files, wanted, call);
      return {
        ...again,
        reasons: { ...preview.reasons, ...Object.fromEntries(changed.map((name) => [name, `${wanted[name]}, as configured`])) },
      };
    },
  };
}
