import type { ModelSpec } from '../../../contract/entities/model.ts';
import type { ConfigurationSource } from '../../../contract/entities/configuration.ts';
import type { SpecValue } from '../../../engine/models/model.ts';
import { modelInfos } from '../models/catalogue.ts';
import type { groups } from './groups/index.ts';
import type { Given, Layer } from './read-layer.ts';
import { knownSettings, sectionOfKind, settingByKey } from './schema.ts';
import type { ValuesOf } from './setting.ts';

type Groups = typeof groups;
/** All settings by section and name. */
export type Values = { readonly [K in keyof Groups]: ValuesOf<Groups[K]> } & {
  /** What is set of each kind of model, with what is set for all of them and for nets in `training`; empty where nothing is. */
  readonly models: (kind: string) => ModelSpec;
};

/** A value that somebody gave, and where. */
export interface Effective {
  readonly value: SpecValue;
  readonly source: ConfigurationSource;
}

/** Layers with what their values are said to come from, the first one last in rank. */
export type Layers = readonly { readonly layer: Layer; readonly source: (given: Given) => ConfigurationSource }[];

/** What was given for each key by the highest layer that gives it; keys that nobody gave are not there. */
export function resolve(layers: Layers): ReadonlyMap<string, Effective> {
  const values = new Map<string, Effective>();
  for (const { layer, source } of layers)
    for (const [key, given] of layer.values)
      values.set(key, { value: given.value ?? settingByKey(key)?.default ?? null, source: source(given) });
  return values;
}

/** Settings of `training` that nets have under the same name. */
const forNets = ['sequence_length', 'batch_size', 'epochs', 'learning_rate'] as const;
const isNet = (kind: string): boolean => kind === 'lstm' || kind === 'n-hits';

/** What is set of a kind of model, without what is as the model has it by itself. */
function specOf(kind: string, values: ReadonlyMap<string, Effective>): ModelSpec {
  const info = modelInfos.find((one) => one.kind === kind);
  const spec: Record<string, SpecValue> = {};
  for (const { name, common, default: own = null } of info?.parameters ?? []) {
    const keys = [`models.${sectionOfKind(kind)}.${name}`];
    if (common) keys.push(`models.all.${name}`);
    if (isNet(kind) && forNets.some((one) => one === name)) keys.push(`training.${name}`);
    const given = keys.map((key) => values.get(key)).find((one) => one !== undefined);
    if (given && given.value !== null && JSON.stringify(given.value) !== JSON.stringify(own)) spec[name] = given.value;
  }
  return spec as ModelSpec;
}

/** All settings, with their defaults where nobody gave one. */
export function valuesOf(given: ReadonlyMap<string, Effective>): Values {
  const sections: Record<string, Record<string, SpecValue>> = {};
  for (const { key, setting } of knownSettings) {
    const [section = '', name = '', deeper] = key.split('.');
    if (deeper !== undefined) continue;
    (sections[section] ??= {})[name] = given.get(key)?.value ?? setting.default;
  }
  const specs = new Map<string, ModelSpec>();
  return {
    ...(sections as unknown as { readonly [K in keyof Groups]: ValuesOf<Groups[K]> }),
    models: (kind) => {
      const known = specs.get(kind) ?? specOf(kind, given);
      specs.set(kind, known);
      return known;
    },
  };
}

/** As nobody has set anything. */
export const defaultValues: Values = valuesOf(new Map());
