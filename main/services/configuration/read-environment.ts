import { parseDocument } from 'yaml';
import type { ConfigurationProblem } from '../../../contract/entities/configuration.ts';
import type { SpecValue } from '../../../engine/models/model.ts';
import { translate, unknownName, valueProblem, type Given, type Layer } from './read-layer.ts';
import { findSection, findSetting, schema, settingByKey, type Section } from './schema.ts';
import type { Setting } from './setting.ts';

/** Begins the names of variables that are settings; two underscores part their names, so that other variables of Almanac are none. */
const prefix = 'ALMANAC_';
const parting = '__';

/**
 * The variable that sets a key: `models.arima.max_p` is `ALMANAC_MODELS__ARIMA__MAX_P`. Names with capitals stay as they are, and so do those
 * whose capitals are another name: `models.arima.p`, beside `P`.
 */
export function variableOf(key: string): string {
  const parts = key.split('.');
  const capitals = parts.map((name, at) => {
    const upper = name.toUpperCase();
    const taken = upper !== name && settingByKey([...parts.slice(0, at), upper].join('.')) !== undefined;
    return name === name.toLowerCase() && !taken ? upper : name;
  });
  return prefix + capitals.join(parting);
}

/** A variable's text as the value that a setting takes: a list with or without brackets, a number, a text as it is. */
function valueOf({ type, choices }: Setting, text: string): SpecValue {
  const plain = text.trim();
  if (plain === '' || plain === 'null') return null;
  if (type === 'text') return plain;
  if (type === 'choice' && choices?.includes(plain)) return plain;
  const listed = (type === 'numbers' || type === 'texts') && !plain.startsWith('[') ? `[${plain}]` : plain;
  const doc = parseDocument(listed, { prettyErrors: false, version: '1.2', schema: 'core', customTags: [] });
  if (doc.errors.length > 0) return plain;
  try {
    return (doc.toJS({ maxAliasCount: 0 }) ?? null) as SpecValue;
  } catch {
    // An alias, which nothing here stands for.
    return plain;
  }
}

/** What the environment sets. Names are looked up as they are, then in small letters: `max_P` is another setting than `MAX_P`, which is `max_p`. */
export function readEnvironment(environment: Readonly<Record<string, string | undefined>>): Layer {
  const values = new Map<string, Given>();
  const problems: ConfigurationProblem[] = [];
  const report = (variable: string, key: string | null, message: string): void =>
    void problems.push({ layer: 'environment', file: null, line: null, column: null, length: 0, variable, key, message });
  for (const [variable, text] of Object.entries(environment).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (text === undefined || !variable.startsWith(prefix)) continue;
    const names = variable.slice(prefix.length).split(parting);
    if (names.length < 2 || names.some((name) => name === '')) continue;
    let section: Section = schema;
    let before = '';
    let setting: ReturnType<typeof findSetting> = null;
    let unknown = false;
    for (const [at, name] of names.entries()) {
      const last = at === names.length - 1;
      const below = last ? null : (findSection(section, name) ?? findSection(section, name.toLowerCase()));
      if (below) {
        section = below.section;
        before += `${below.name}.`;
        continue;
      }
      setting = last ? (findSetting(section, name) ?? findSetting(section, name.toLowerCase())) : null;
      if (setting) continue;
      unknown = true;
      report(variable, null, `${variable}: ${unknownName(before, name.toLowerCase(), section)}`);
      break;
    }
    if (unknown || !setting) continue;
    const key = `${before}${setting.name}`;
    const got = valueOf(setting.setting, text);
    const ours = translate(setting.setting, setting.alias, got);
    const wrong = valueProblem(key, setting.setting, ours, got);
    const earlier = values.get(key);
    if (wrong !== null) report(variable, key, `${variable}: ${wrong}`);
    else if (earlier) report(variable, key, `${variable}: ${key} is given twice: ${earlier.variable ?? ''} sets it too.`);
    else values.set(key, { value: ours, line: null, variable });
  }
  return { values, problems };
}
