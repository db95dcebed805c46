import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type {
  ConfigurationProblem,
  ConfigurationReport,
  ConfigurationSetting,
  ConfigurationSource,
} from '../../../contract/entities/configuration.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { SpecValue } from '../../../engine/models/model.ts';
import { addKey, editText } from './edit-text.ts';
import { takes } from './needs.ts';
import { readEnvironment } from './read-environment.ts';
import { readLayer, valueProblem, type Layer } from './read-layer.ts';
import { knownSettings, schema, settingByKey, type Section } from './schema.ts';
import type { Setting } from './setting.ts';
import { resolve, valuesOf, type Effective, type Layers, type Values } from './values.ts';

/** The workspace's own file of settings. */
export const configurationName = 'almanac.yml';
/** Its last version without a mistake, which counts while the file has one. */
export const lastRightName = '.almanac-last.yml';

export interface Configuration {
  /** All settings as they count now: `get().training.levels`. Ask again each time: they change while the application runs. */
  get(): Values;
  /** Where the value of a key comes from. */
  source(key: string): ConfigurationSource;
  /** Every setting with value and source, the workspace's file, and what is wrong. */
  report(): ConfigurationReport;
  /** What is wrong in a text that would be the workspace's file. */
  check(text: string): ConfigurationProblem[];
  /** A text with a key put in as its value is now, and its line. @throws ApiError `bad-input` where something is wrong in the text */
  add(text: string, key: string): { text: string; line: number };
  /**
   * Writes the workspace's file; empty removes it.
   *
   * @param from - what the text was made of; null for no file
   * @throws ApiError `bad-input` with the line of the first mistake, `file-changed` where the file is not `from` any more
   */
  save(text: string, from?: string | null): ConfigurationReport;
  /** Sets one key in the workspace's file, which keeps its comments; null takes it out. @throws ApiError `bad-input` */
  set(key: string, value: SpecValue): void;
  /** Reads everything again, if the workspace's file is not as it was read. */
  reload(): void;
  /** Called when values have changed, with their keys, and when what is wrong has; returns how to stop. */
  subscribe(listener: (keys: readonly string[]) => void): () => void;
  close(): void;
}

/** A file of settings that goes before the workspace's. */
export interface ConfigurationFile {
  readonly path: string;
  readonly text: string;
  /** Names at its top that are for somebody else: options of a command. */
  readonly besides?: readonly string[];
}

export interface ConfigurationOptions {
  readonly workspace: string;
  /** It was read when it was chosen. */
  readonly file?: ConfigurationFile | undefined;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Told of every change, of values or of what is wrong. */
  readonly changed?: () => void;
  /** Looks every so often whether the file has changed; never where absent. */
  readonly watchMs?: number | undefined;
}

const nothing: Layer = { values: new Map(), problems: [] };

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new ApiError('file-unreadable', `${file} cannot be read (${(error as NodeJS.ErrnoException).code}). Check its rights.`, { file });
  }
}

/** Tells whether a file is another one than before. */
function stampOf(file: string): string {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    return found ? `${found.ino} ${found.mtimeMs} ${found.size}` : '';
  } catch (error) {
    // A drive that has gone, a link that leads in a circle: reading it says so.
    return String((error as NodeJS.ErrnoException).code);
  }
}

/** The settings of a workspace: its file, a file of the command line, the environment, each before the one named earlier. */
export function createConfiguration({
  workspace,
  file: given,
  environment = process.env,
  changed = () => undefined,
  watchMs,
}: ConfigurationOptions): Configuration {
  const file = path.join(workspace, configurationName);
  const lastRight = path.join(workspace, lastRightName);
  const listeners = new Set<(keys: readonly string[]) => void>();
  const layerOfVariables = readEnvironment(environment);
  const layerOfFile = given ? readLayer(given.text, { layer: 'file', file: given.path }, given.besides) : nothing;

  let text: string | null = null;
  /** Of the file as it was read. */
  let stamp = '';
  let own: Layer = nothing;
  let problems: readonly ConfigurationProblem[] = [];
  let effective: ReadonlyMap<string, Effective> = new Map();
  let values: Values = valuesOf(effective);
  /** Values of those settings that only a start reads, as they were at this one. */
  let started: ReadonlyMap<string, string> | null = null;

  const parse = (content: string): Layer => readLayer(content, { layer: 'workspace', file });
  /** Files of another kind of machine may be unreadable here; that is no reason not to start. */
  function readOwn(): Layer & { readonly counts: Layer } {
    stamp = stampOf(file);
    try {
      text = textOf(file);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const problem = { layer: 'workspace', file, line: 1, column: 1, length: 1, variable: null, key: null, message } as const;
      return { values: new Map(), problems: [problem], counts: own };
    }
    const read = text === null ? nothing : parse(text);
    if (read.problems.length === 0) return { ...read, counts: read };
    if (own !== nothing) return { ...read, counts: own };
    const before = textOf(lastRight);
    const last = before === null ? nothing : parse(before);
    return { ...read, counts: last.problems.length === 0 ? last : nothing };
  }

  function keepRight(): void {
    if (problems.some(({ layer }) => layer === 'workspace')) return;
    try {
      if (text === null) rmSync(lastRight, { force: true });
      else if (textOf(lastRight) !== text) writeFileSync(lastRight, text);
    } catch {
      // A workspace that cannot be written has no other version to keep.
    }
  }

  function read(): readonly string[] {
    const { problems: found, counts } = readOwn();
    own = counts;
    problems = [...found, ...layerOfFile.problems, ...layerOfVariables.problems];
    keepRight();
    // Lines are those of the text that counts.
    const from = found.length > 0 ? lastRight : file;
    const layers: Layers = [
      { layer: counts, source: ({ line }) => ({ layer: 'workspace', file: from, ...(line === null ? {} : { line }) }) },
      { layer: layerOfFile, source: ({ line }) => ({ layer: 'file', file: given?.path ?? '', ...(line === null ? {} : { line }) }) },
      { layer: layerOfVariables, source: ({ variable }) => ({ layer: 'environment', variable: variable ?? '' }) },
    ];
    const before = effective;
    effective = resolve(layers);
    values = valuesOf(effective);
    const keys = new Set([...before.keys(), ...effective.keys()]);
    return [...keys].filter((key) => JSON.stringify(valueOf(key, before)) !== JSON.stringify(valueOf(key, effective)));
  }

  const valueOf = (key: string, from = effective): SpecValue => from.get(key)?.value ?? settingByKey(key)?.default ?? null;
  const restarting = (): ReadonlyMap<string, string> =>
    new Map(knownSettings.filter(({ setting }) => setting.restart).map(({ key }) => [key, JSON.stringify(valueOf(key))]));

  read();
  started = restarting();

  function reload(): void {
    const before = JSON.stringify([text, problems]);
    const keys = read();
    if (keys.length === 0 && JSON.stringify([text, problems]) === before) return;
    for (const listener of listeners) listener(keys);
    changed();
  }
  // Looked at again and again: network drives give no notices.
  const timer = watchMs === undefined ? undefined : setInterval(() => void (stampOf(file) === stamp || reload()), watchMs).unref();

  const check = (content: string): ConfigurationProblem[] => [...parse(content).problems];

  function save(content: string): void {
    const [first] = check(content);
    if (first) throw refusal([first]);
    try {
      if (content.trim() === '') rmSync(file, { force: true });
      else {
        const draft = `${file}.${process.pid}.part`;
        writeFileSync(draft, content);
        renameSync(draft, file);
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOSPC')
        throw new ApiError('disk-full', `The disk is full: ${file} was not written. Free some space and try again.`, { file });
      throw new ApiError('file-unreadable', `${file} cannot be written (${code}). Check the rights of the folder.`, { file });
    }
    reload();
  }

  const infoOf = (key: string, setting: Setting): ConfigurationSetting => ({
    key,
    help: setting.help,
    type: setting.type,
    default: setting.default as ConfigurationSetting['default'],
    empty: setting.empty ?? null,
    needs: takes(setting),
    choices: [...(setting.choices ?? [])],
    restart: setting.restart ?? false,
    value: valueOf(key) as ConfigurationSetting['value'],
    source: effective.get(key)?.source ?? { layer: 'default' },
  });

  const report = (): ConfigurationReport => ({
    file,
    text,
    settings: knownSettings.map(({ key, setting }) => infoOf(key, setting)),
    shared: [...effective.keys()].flatMap((key) => {
      const setting = settingByKey(key);
      return setting && !knownSettings.some((one) => one.key === key) ? [infoOf(key, setting)] : [];
    }),
    sections: sectionsOf(schema, ''),
    problems: [...problems],
    waiting: [...restarting()].flatMap(([key, value]) => (started?.get(key) === value ? [] : [key])),
  });

  return {
    get: () => values,
    source: (key) => effective.get(key)?.source ?? { layer: 'default' },
    report,
    check,
    add: (content, key) => {
      const setting = settingByKey(key);
      if (!setting) throw new ApiError('bad-input', `There is no setting ${key}.`, { field: 'key', value: key });
      const wrong = check(content);
      if (wrong.length > 0) throw refusal(wrong);
      const made = addKey(content, key, valueOf(key) ?? setting.default);
      return { text: made, line: parse(made).values.get(key)?.line ?? 1 };
    },
    save: (content, from) => {
      if (from !== undefined && textOf(file) !== from) {
        reload();
        throw new ApiError(
          'file-changed',
          `${file} was written by somebody else meanwhile. Copy what you have changed, discard it, and begin from the file as it is.`,
          { file },
        );
      }
      save(content);
      return report();
    },
    set: (key, value) => {
      const setting = settingByKey(key);
      if (!setting) throw new ApiError('bad-input', `There is no setting ${key}.`, { field: 'key', value: key });
      // Somebody else may have written it a moment ago.
      reload();
      const wrong = valueProblem(key, setting, value);
      if (wrong !== null) throw new ApiError('bad-input', wrong, { field: key });
      if (text !== null) {
        const [first] = check(text);
        if (first) throw refusal([first]);
      }
      save(editText(text ?? '', key, value));
    },
    reload,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      clearInterval(timer);
      listeners.clear();
    },
  };
}

const sectionsOf = (section: Section, before: string): ConfigurationReport['sections'] =>
  [...section.sections].flatMap(([name, below]) => [
    { key: `${before}${name}`, about: below.about, shared: [...below.shared.keys()] },
    ...sectionsOf(below, `${before}${name}.`),
  ]);

/** Where a problem is, in words: `almanac.yml:3:5`. */
export const placeOf = ({ file, line, column, variable }: ConfigurationProblem): string =>
  file === null ? (variable ?? '') : `${file}:${line ?? 1}:${column ?? 1}`;

/** All mistakes as one error, each in its line. */
export function refusal(problems: readonly ConfigurationProblem[]): ApiError {
  const [first] = problems;
  const lines = problems.map((one) => (one.variable === null ? `${placeOf(one)}: ${one.message}` : one.message));
  return new ApiError('bad-input', lines.join('\n'), {
    field: 'configuration',
    ...(first?.file ? { file: first.file } : {}),
    ...(first?.line ? { row: first.line } : {}),
  });
}
