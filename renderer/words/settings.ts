import type { ModelSpec } from '../../contract/entities/model.ts';

const longest = 60;

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
