import type { ConfigurationReport, ConfigurationSetting } from '../../../contract/entities/configuration.ts';

/** What is known of settings, ready to be looked up. */
export interface KnownSettings {
  readonly settings: ReadonlyMap<string, ConfigurationSetting>;
  /** Parts by key, `models.arima`. */
  readonly sections: ReadonlyMap<string, ConfigurationReport['sections'][number]>;
}

/** Something that could stand at a place. */
export interface Offer {
  readonly label: string;
  readonly kind: 'section' | 'setting' | 'value';
  /** What is put in; below a part, it is indented further. */
  readonly insert: string;
  /** In a few words, beside the label. */
  readonly detail: string;
  /** What it does. */
  readonly info: string;
}

export const knownSettings = ({ settings, sections }: Pick<ConfigurationReport, 'settings' | 'sections'>): KnownSettings => ({
  settings: new Map(settings.map((one) => [one.key, one])),
  sections: new Map(sections.map((one) => [one.key, one])),
});

const keyLine = /^(\s*)([\w-]+)\s*:\s*(.*)$/;
const indentOf = (line: string): number => line.length - line.trimStart().length;

/** Names of the parts that a line lies in, outermost first, by how far it is indented. */
export function partsAbove(lines: readonly string[], at: number, indent: number): string[] {
  const parts: string[] = [];
  let least = indent;
  for (let i = at - 1; i >= 0 && least > 0; i--) {
    const line = lines[i] ?? '';
    const found = keyLine.exec(line);
    if (!found || line.trim().startsWith('#') || indentOf(line) >= least) continue;
    parts.unshift((found[2] ?? '').replaceAll('-', '_'));
    least = indentOf(line);
  }
  return parts;
}

/** A setting by the part that it is in and its name; what every model takes is described once. */
export function settingAt({ settings, sections }: KnownSettings, parts: readonly string[], name: string): ConfigurationSetting | null {
  const key = [...parts, name].join('.');
  const own = settings.get(key);
  if (own) return own;
  return sections.get(parts.join('.'))?.shared.includes(name) ? (settings.get(`models.all.${name}`) ?? null) : null;
}

/** The key that a line gives, and what it is, for its explanation. */
export function explainLine(
  known: KnownSettings,
  lines: readonly string[],
  at: number,
): { readonly key: string; readonly text: string } | null {
  const line = lines[at] ?? '';
  const found = keyLine.exec(line);
  if (!found) return null;
  const parts = partsAbove(lines, at, indentOf(line));
  const key = [...parts, found[2] ?? ''].join('.');
  const section = known.sections.get(key);
  if (section) return { key, text: section.about };
  const setting = settingAt(known, parts, found[2] ?? '');
  return setting && { key, text: aboutSetting(setting) };
}

export const valueText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** What a setting does, takes and is without being set. */
export const aboutSetting = ({ help, needs, empty, default: usual, restart }: ConfigurationSetting): string =>
  [
    /[.!?]$/.test(help) ? help : `${help}.`,
    `Takes ${needs}.`,
    usual === null ? `Default: ${empty ?? 'none'}.` : `Default: ${valueText(usual)}.`,
    ...(restart ? ['Takes effect at the next start.'] : []),
  ].join(' ');

function valuesOf(setting: ConfigurationSetting): Offer[] {
  const { type, choices, default: usual, empty, help } = setting;
  const values = type === 'boolean' ? ['true', 'false'] : choices.length > 0 ? [...choices] : usual === null ? [] : [valueText(usual)];
  return [
    ...values.map((value): Offer => ({
      label: value,
      kind: 'value',
      insert: value,
      detail: value === valueText(usual) ? 'default' : '',
      info: help,
    })),
    { label: 'null', kind: 'value', insert: 'null', detail: usual === null ? (empty ?? '') : `default: ${valueText(usual)}`, info: help },
  ];
}

/**
 * What could stand where the cursor is: names of the part that the line lies in and that are not there yet, or values of the setting before it.
 *
 * @param at - place of the line
 * @param column - characters before the cursor in it
 * @returns what could follow, and the column that it would begin in; null where nothing is known
 */
export function offersAt(
  known: KnownSettings,
  lines: readonly string[],
  at: number,
  column: number,
): { readonly from: number; readonly offers: readonly Offer[] } | null {
  const before = (lines[at] ?? '').slice(0, column);
  const value = /^(\s*)([\w-]+)\s*:\s+([^\s#]*)$/.exec(before);
  if (value) {
    const setting = settingAt(known, partsAbove(lines, at, (value[1] ?? '').length), value[2] ?? '');
    return setting && { from: column - (value[3] ?? '').length, offers: valuesOf(setting) };
  }
  const name = /^(\s*)([\w-]*)$/.exec(before);
  if (!name) return null;
  const indent = (name[1] ?? '').length;
  const parts = partsAbove(lines, at, indent);
  const part = parts.join('.');
  if (indent > 0 && !known.sections.has(part)) return null;
  const there = siblings(lines, at, indent);
  const prefix = part === '' ? '' : `${part}.`;
  const below = (key: string): string | null =>
    key.startsWith(prefix) && !key.slice(prefix.length).includes('.') && key !== part ? key.slice(prefix.length) : null;
  const offers: Offer[] = [];
  for (const one of known.sections.values()) {
    const label = below(one.key);
    if (label !== null && label !== '' && !there.has(label))
      offers.push({ label, kind: 'section', insert: `${label}:\n${' '.repeat(indent + 2)}`, detail: '', info: one.about });
  }
  const add = (label: string, setting: ConfigurationSetting): void => {
    const detail = setting.default === null ? (setting.empty ?? '') : valueText(setting.default);
    if (!there.has(label)) offers.push({ label, kind: 'setting', insert: `${label}: `, detail, info: aboutSetting(setting) });
  };
  for (const setting of known.settings.values()) {
    const label = below(setting.key);
    if (label !== null) add(label, setting);
  }
  for (const label of known.sections.get(part)?.shared ?? []) {
    const setting = known.settings.get(`models.all.${label}`);
    if (setting) add(label, setting);
  }
  return { from: column - (name[2] ?? '').length, offers };
}

/** Names that stand in the same part already. */
function siblings(lines: readonly string[], at: number, indent: number): Set<string> {
  const names = new Set<string>();
  const look = (from: number, step: number): void => {
    for (let i = from; i >= 0 && i < lines.length; i += step) {
      const line = lines[i] ?? '';
      if (line.trim() === '' || line.trim().startsWith('#')) continue;
      const here = indentOf(line);
      if (here < indent) return;
      const found = here === indent ? keyLine.exec(line) : null;
      if (found) names.add((found[2] ?? '').replaceAll('-', '_'));
    }
  };
  look(at - 1, -1);
  look(at + 1, 1);
  return names;
}
