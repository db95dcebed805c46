import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Node,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { ConfigurationProblem } from '../../../contract/entities/configuration.ts';
import type { SpecValue } from '../../../engine/models/model.ts';
import { nearestName } from '../../nearest-name.ts';
import { needs } from './needs.ts';
import { findSection, findSetting, knownSettings, schema, type Section } from './schema.ts';
import type { Alias, Setting } from './setting.ts';

/** Longer files and deeper structures are no configuration. */
const mostCharacters = 262_144;
const deepest = 20;

/** A value as somebody gave it. */
export interface Given {
  readonly value: SpecValue;
  /** From 1; null for a variable. */
  readonly line: number | null;
  /** Name of the variable; null for a file. */
  readonly variable: string | null;
}

/** What one file or the environment says: values by key, and what is wrong with it. */
export interface Layer {
  readonly values: ReadonlyMap<string, Given>;
  readonly problems: readonly ConfigurationProblem[];
}

type Place = Pick<ConfigurationProblem, 'layer' | 'file'>;

const shown = (value: unknown): string => {
  // JSON has no infinity.
  const text =
    JSON.stringify(value, (_, one: unknown) => (typeof one === 'number' && !Number.isFinite(one) ? String(one) : one)) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
};

/**
 * A value as ours: one under another program's name in our words, and `true` where it is one of the words of a choice. Anything else is checked
 * as it is.
 */
export function translate(setting: Setting, alias: Alias | undefined, value: SpecValue): SpecValue {
  if (alias?.values?.has(value)) return alias.values.get(value) as SpecValue;
  const isWord = typeof value === 'boolean' || typeof value === 'number';
  return setting.type === 'choice' && isWord && setting.choices?.includes(String(value)) ? String(value) : value;
}

/** What is wrong with a value, with what it needs and what it is; null where nothing is. */
export function valueProblem(key: string, setting: Setting, value: SpecValue, got: unknown = value): string | null {
  const needed = needs(setting, value);
  return needed === null ? null : `${key} must be ${needed} but is ${shown(got)}.`;
}

/** What to say of a name that there is not, with the nearest ones that there are. */
export function unknownName(before: string, name: string, section: Section): string {
  const settings = [...section.settings.keys(), ...section.shared.keys()];
  const here = [...settings, ...section.sections.keys()];
  const aliases = [...section.settings.values()].flatMap((one) => (one.aliases ?? []).map((alias) => alias.name));
  const near = nearestName(name.replaceAll('-', '_'), [...here, ...aliases, ...section.aliases.keys()]);
  const elsewhere = knownSettings.filter(({ key }) => key.endsWith(`.${name}`)).map(({ key }) => key);
  const what = `There is no setting ${before}${name}.`;
  if (near !== null) return `${what} Did you mean ${before}${near}?`;
  if (elsewhere.length > 0) return `${what} It is known as ${elsewhere.slice(0, 3).join(', ')}.`;
  return here.length === 0
    ? `${what} This model has no settings of its own.`
    : `${what} Known here: ${here.slice(0, 12).join(', ')}${here.length > 12 ? ' ...' : ''}.`;
}

/**
 * Reads a file of settings. Everything that is wrong is found at once, each with its place; tags, aliases and further documents are refused.
 *
 * @param text - of the file
 * @param place - what the problems are of
 * @param besides - names that may stand beside the sections, for somebody else
 */
export function readLayer(text: string, place: Place, besides: readonly string[] = []): Layer {
  const values = new Map<string, Given>();
  const problems: ConfigurationProblem[] = [];
  const lines = new LineCounter();
  const report = (message: string, key: string | null, from = 0, to = from + 1): void => {
    const { line, col } = lines.linePos(from);
    const length = Math.max(1, Math.min(to, text.indexOf('\n', from) === -1 ? text.length : text.indexOf('\n', from)) - from);
    problems.push({ ...place, line: Math.max(1, line), column: Math.max(1, col), length, variable: null, key, message });
  };
  if (text.length > mostCharacters) {
    report(`The file must have at most ${mostCharacters} characters but has ${text.length}.`, null);
    return { values, problems };
  }
  let doc: Document.Parsed;
  try {
    doc = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, version: '1.2', schema: 'core', merge: false });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    report(`The file must be nested at most ${deepest} deep.`, null);
    return { values, problems };
  }
  for (const error of doc.errors) report(yamlWords(error.message), null, error.pos[0], error.pos[1]);
  // Tags that nobody knows are only warnings to the parser.
  const deep = refuseSigns(doc, report);
  if (doc.errors.length > 0 || deep || doc.contents === null) return { values, problems: inOrder(problems) };
  if (!isMap(doc.contents)) {
    if (!hasSigns(doc.contents) && !(isScalar(doc.contents) && doc.contents.value === null))
      report(`The file must have settings by section, as in "training:", but is ${shown(doc.toJS())}.`, null, ...spanOf(doc.contents));
    return { values, problems };
  }

  const readMap = (map: YAMLMap, section: Section, before: string): void => {
    const seen = new Map<string, number>();
    for (const pair of map.items) {
      const key = pair.key as ParsedNode;
      const [from, to] = spanOf(key);
      const name = isScalar(key) ? String(key.value) : '';
      if (!isScalar(key) || name === '') {
        report('A name of a setting must be a plain text.', null, from, to);
        continue;
      }
      const value = pair.value as ParsedNode | null;
      if (before === '' && besides.includes(name) && !(findSection(section, name) && isMap(value))) continue;
      const below = findSection(section, name);
      const found = below ? null : findSetting(section, name);
      const own = below?.name ?? found?.name;
      if (own === undefined) {
        report(unknownName(before, name, section), `${before}${name}`, from, to);
        continue;
      }
      const full = `${before}${own}`;
      const earlier = seen.get(own);
      if (earlier !== undefined) {
        const same = own === name ? '' : ` (${name} is another name of it)`;
        report(`${full} is given twice${same}: first in line ${earlier}.`, full, from, to);
        continue;
      }
      seen.set(own, lines.linePos(from).line);
      if (below) {
        if (isMap(value)) readMap(value, below.section, `${full}.`);
        else if (value !== null && !isAlias(value) && !(isScalar(value) && value.value === null))
          report(
            `${full} must have settings below it but is ${hasSigns(value) ? 'something else' : shown(value.toJS(doc))}.`,
            full,
            ...spanOf(value),
          );
      } else if (found) {
        // It has been said already.
        if (value && hasSigns(value)) continue;
        const twice = value === null ? null : givenTwice(value);
        if (twice) {
          report(`${full}: ${String(twice.value)} is given twice.`, full, ...spanOf(twice));
          continue;
        }
        const got = (value === null ? null : value.toJS(doc)) as SpecValue;
        const ours = translate(found.setting, found.alias, got);
        const wrong = valueProblem(full, found.setting, ours, got);
        if (wrong !== null) report(wrong, full, ...(value ? spanOf(value) : ([from, to] as const)));
        else values.set(full, { value: ours, line: lines.linePos(from).line, variable: null });
      }
    }
  };
  readMap(doc.contents, schema, '');
  return { values, problems: inOrder(problems) };
}

const spanOf = (node: Node): [number, number] => [node.range?.[0] ?? 0, node.range?.[1] ?? 1];
const inOrder = (problems: readonly ConfigurationProblem[]): ConfigurationProblem[] =>
  problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));

/** The parser's words, whole sentences. */
const yamlWords = (message: string): string =>
  `This is no YAML: ${message.charAt(0).toLowerCase()}${message.slice(1).replace(/\.?$/, '.')}`;

/**
 * Refuses what a file of settings has no use for and what does harm: tags, aliases, nesting without end.
 *
 * @returns whether it is nested too deeply to be read
 */
function refuseSigns(doc: Document.Parsed, report: (message: string, key: null, from?: number, to?: number) => void): boolean {
  let deep = false;
  const refuse = (node: Node, message: string): void => report(message, null, ...spanOf(node));
  visit(doc, (_, node, path) => {
    if (path.length > 3 * deepest) {
      deep = true;
      refuse(doc.contents as Node, `The file must be nested at most ${deepest} deep.`);
      return visit.BREAK;
    }
    if (isPair(node)) return undefined;
    if (isAlias(node)) refuse(node, `Aliases are not taken here: write out what *${node.source} stands for.`);
    else if (isNode(node) && node.tag !== undefined) refuse(node, `Tags are not taken here: leave out ${node.tag}.`);
    return undefined;
  });
  return deep;
}

/** The second of two equal names in a structure; null where all differ. */
function givenTwice(value: Node): Scalar | null {
  let found: Scalar | null = null;
  visit(value, {
    Map: (_, map) => {
      const names = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (names.has(key.value)) found = key;
        names.add(key.value);
      }
      return found ? visit.BREAK : undefined;
    },
  });
  return found;
}

function hasSigns(value: Node): boolean {
  let found = false;
  visit(value, (_, node) => {
    found ||= isAlias(node) || (isNode(node) && node.tag !== undefined);
  });
  return found;
}
