import type { ModelInfo, ParameterInfo } from '../../../contract/entities/model.ts';
import type { SpecValue } from '../../../engine/models/model.ts';
import { isPluginKind } from '../../../engine/models/plugin/index.ts';
import { modelInfos } from '../models/catalogue.ts';
import { groups } from './groups/index.ts';
import { aliasesOfSetting } from './known-names.ts';
import type { Alias, Group, Setting } from './setting.ts';

/** A part of the file: settings, and parts below it. */
export interface Section {
  readonly about: string;
  readonly settings: ReadonlyMap<string, Setting>;
  readonly sections: ReadonlyMap<string, Section>;
  /** Settings that this part has too, though they are described elsewhere: what every model takes. */
  readonly shared: ReadonlyMap<string, Setting>;
  /** Other names of the parts below. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** The name of a kind in the file: `exponential-smoothing` is `exponential_smoothing`. */
export const sectionOfKind = (kind: string): string => kind.replaceAll('-', '_');

function settingOf(kind: string, { help, label, type, default: value, empty, min, max, choices, name }: ParameterInfo): Setting {
  return {
    help: help === '' ? label : help,
    type,
    default: (value ?? null) as SpecValue,
    ...(value === undefined || value === null ? { empty: empty ?? 'chosen from the data' } : {}),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(choices ? { choices: choices.map((one) => one.value) } : {}),
    aliases: aliasesOfSetting(kind, name),
  };
}

const plain = (about: string, settings: ReadonlyMap<string, Setting>, shared: Section['shared'] = new Map()): Section => ({
  about,
  settings,
  shared,
  sections: new Map(),
  aliases: new Map(),
});

/** What a model takes by itself; what all take is described in the part `all`. */
function sectionOf({ kind, label, summary, parameters }: ModelInfo): Section {
  const some = (common: boolean) =>
    new Map(parameters.filter((one) => one.common === common).map((one) => [one.name, settingOf(kind, one)] as const));
  return plain(`${label}: ${summary}`, some(false), some(true));
}

/** What every model takes, each once; where models differ in the default, it is each one's own. */
function sectionForAll(infos: readonly ModelInfo[]): Section {
  const byName = new Map<string, Setting>();
  for (const { kind, parameters } of infos)
    for (const one of parameters) {
      if (!one.common) continue;
      const made = settingOf(kind, one);
      const before = byName.get(one.name);
      const same = before === undefined || JSON.stringify(before.default) === JSON.stringify(made.default);
      byName.set(one.name, same ? made : { ...made, default: null, empty: 'what suits each model' });
    }
  return plain('For every model that takes it; a setting of the model itself goes before it.', byName);
}

function sectionOfModels(): Section {
  const infos = modelInfos.filter(({ kind }) => !isPluginKind(kind));
  const aliases = new Map<string, string>();
  for (const { kind, aliases: names } of infos) {
    for (const name of names) aliases.set(sectionOfKind(name), sectionOfKind(kind));
  }
  return {
    about: 'Settings of models. A run that is given settings of its own keeps to them.',
    settings: new Map(),
    shared: new Map(),
    sections: new Map([['all', sectionForAll(infos)], ...infos.map((info) => [sectionOfKind(info.kind), sectionOf(info)] as const)]),
    aliases,
  };
}

const ofGroup = ({ about, settings }: Group): Section => plain(about, new Map(Object.entries(settings)));

/** Everything that can be set: models by kind, and the groups. Made once. */
export const schema: Section = {
  about: '',
  settings: new Map(),
  shared: new Map(),
  sections: new Map([
    ...Object.entries(groups).map(([name, one]) => [name, ofGroup(one as unknown as Group)] as const),
    ['models', sectionOfModels()],
  ]),
  aliases: new Map(),
};

/** A setting with its key, `models.arima.max_p`. */
export interface KnownSetting {
  readonly key: string;
  readonly setting: Setting;
}

function* walk(section: Section, before: string): Generator<KnownSetting> {
  for (const [name, setting] of section.settings) yield { key: `${before}${name}`, setting };
  for (const [name, below] of section.sections) yield* walk(below, `${before}${name}.`);
}
export const knownSettings: readonly KnownSetting[] = [...walk(schema, '')];

/** By its key as the file has it; also what a model shares with the others. */
export function settingByKey(key: string): Setting | undefined {
  const names = key.split('.');
  const last = names.pop() ?? '';
  let section: Section | undefined = schema;
  for (const name of names) section = section?.sections.get(name);
  return section?.settings.get(last) ?? section?.shared.get(last);
}

/** What a name stands for in a part: its own or another known one. */
export function findSetting({ settings, shared }: Section, name: string): { name: string; setting: Setting; alias?: Alias } | null {
  const own = settings.get(name) ?? shared.get(name);
  if (own) return { name, setting: own };
  for (const [known, setting] of settings) {
    const alias = setting.aliases?.find((one) => one.name === name);
    if (alias) return { name: known, setting, alias };
  }
  return null;
}

export function findSection({ sections, aliases }: Section, name: string): { name: string; section: Section } | null {
  const own = name.replaceAll('-', '_');
  const known = sections.has(own) ? own : aliases.get(own);
  const section = known === undefined ? undefined : sections.get(known);
  return known !== undefined && section ? { name: known, section } : null;
}

/** A key as somebody wrote it, with other names of models and settings, as ours; null where there is none. */
export function findKey(key: string): { key: string; setting: Setting; alias?: Alias } | null {
  const names = key.split('.');
  const last = names.pop() ?? '';
  let section = schema;
  let before = '';
  for (const name of names) {
    const below = findSection(section, name);
    if (!below) return null;
    section = below.section;
    before += `${below.name}.`;
  }
  const found = findSetting(section, last);
  return found && { key: `${before}${found.name}`, setting: found.setting, ...(found.alias ? { alias: found.alias } : {}) };
}
