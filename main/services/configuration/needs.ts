import type { SpecValue } from '../../../engine/models/model.ts';
import { whatIsNeeded } from '../../../engine/models/refuse-spec.ts';
import type { Setting } from './setting.ts';

const items = ({ least = 0, most }: Setting): string =>
  most === undefined ? (least > 0 ? ` with ${least} or more` : '') : ` with ${least} to ${most}`;

/** What a value must be beyond its type, in words; null when it will do. */
function listNeeds(setting: Setting, value: readonly SpecValue[]): string | null {
  const { type, least = 0, most = Infinity } = setting;
  if (type === 'texts' && !value.every((one) => typeof one === 'string' && one.trim() !== '')) return 'a list of texts';
  return value.length >= least && value.length <= most ? null : `a list${items(setting)} items`;
}

/** What a value must be, in words: `a whole number from 1 to 50`. Null when it will do; null itself, for the default, always does. */
export function needs(setting: Setting, value: SpecValue): string | null {
  if (value === null) return null;
  const { type, choices, check } = setting;
  if (type === 'texts') {
    if (!Array.isArray(value)) return 'a list of texts';
  } else {
    const found = whatIsNeeded(
      { ...setting, type, ...(choices ? { choices: choices.map((one) => ({ value: one, label: one })) } : { choices: [] }) },
      value,
    );
    if (found !== null) return found;
  }
  return (Array.isArray(value) ? listNeeds(setting, value as readonly SpecValue[]) : null) ?? check?.(value) ?? null;
}

/** Something that no setting takes, so that it says what it does take. */
const wrong = { unlike: 'anything' };

/** What a setting takes, for those who look it up. */
export function takes(setting: Setting): string {
  if (setting.type === 'json') return 'a structure, a text, a number or true or false';
  const asked = needs({ ...setting, min: setting.min ?? -Infinity, max: setting.max ?? Infinity }, wrong) ?? '';
  const count = setting.type === 'numbers' || setting.type === 'texts' ? items(setting) : '';
  return count === '' ? asked : `${asked}, ${count.trim()} items`;
}
