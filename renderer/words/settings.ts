import type { ModelInfo, ModelSpec } from '../../contract/entities/model.ts';

const longest = 60;
/** The setting for all models that names where intervals come from. */
const intervalParameter = 'intervals';

/** A setting's value, short: texts as they are, structures as JSON that is cut. */
export function settingText(value: ModelSpec[string]): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** `growth = flat, seasonality_mode = multiplicative`. */
export const settingsText = (spec: ModelSpec): string =>
  Object.entries(spec)
    .map(([name, value]) => `${name} = ${settingText(value)}`)
    .join(', ');

/** Where a run's intervals come from, in words: its setting, else the default of its model. */
export function intervalMethod(row: { readonly kind: string; readonly spec: ModelSpec }, infos: readonly ModelInfo[]): string {
  const parameter = infos.find(({ kind }) => kind === row.kind)?.parameters.find(({ name }) => name === intervalParameter);
  const value = row.spec[intervalParameter] ?? parameter?.default;
  if (value === undefined || value === null) return 'from the model';
  return parameter?.choices?.find((choice) => choice.value === value)?.label.toLowerCase() ?? settingText(value);
}
