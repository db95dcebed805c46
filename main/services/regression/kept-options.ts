import type { FeatureSpec, RegressionOptions } from '../../../contract/entities/regression.ts';
import type { KeptModel } from './model-file.ts';

/** What a model from elsewhere was trained with, as far as the model itself says. */
export const optionsOf = ({ model }: KeptModel): RegressionOptions => ({
  target: model.target,
  date: null,
  model: model.kind,
  targetScale: model.scale.kind,
  features: model.preparation.map((feature): FeatureSpec => {
    const { column } = feature;
    if (feature.use === 'date') return { column, use: 'date' };
    if (feature.use === 'number') return { column, use: 'number', missing: 'own', scale: 'none' };
    return { column, use: 'category', missing: 'own', encode: feature.encode === 'means' ? 'target' : feature.encode };
  }),
});
