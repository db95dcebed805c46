import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { parseDocument } from 'yaml';
import type { ConfigurationSetting } from '../../contract/entities/configuration.ts';
import { ApiError } from '../../contract/errors.ts';
import type { SpecValue } from '../../engine/models/model.ts';
import { nearestName } from '../nearest-name.ts';
import { configurationName, createConfiguration, placeOf, refusal, type Configuration } from '../services/configuration/configuration.ts';
import { jsonSchema } from '../services/configuration/json-schema.ts';
import { readLayer, translate } from '../services/configuration/read-layer.ts';
import { findKey, knownSettings } from '../services/configuration/schema.ts';
import type { Setting } from '../services/configuration/setting.ts';
import { defaultWorkspace } from '../user-data.ts';
import { configurationFile } from './config.ts';
import { note, print, printJson, table } from './output.ts';
import type { CommonOptions } from './session.ts';

const folderOf = ({ workspace }: CommonOptions): string => path.resolve(workspace ?? defaultWorkspace());

/** The configuration of a workspace alone: nothing else of it is opened. */
async function opened(options: CommonOptions): Promise<Configuration> {
  return createConfiguration({ workspace: folderOf(options), file: await configurationFile(options.config) });
}

/** As it is, without a mistake. */
async function right(options: CommonOptions): Promise<Configuration> {
  const configuration = await opened(options);
  const { problems } = configuration.report();
  if (problems.length > 0) throw refusal(problems);
  return configuration;
}

const sourceText = ({ source: { layer, file, line, variable } }: ConfigurationSetting): string =>
  variable ?? (file === undefined ? layer : `${path.basename(file)}${line === undefined ? '' : `:${line}`} (${layer})`);
const valueText = (value: unknown): string => JSON.stringify(value);

/** What is set, or every setting. */
async function show(options: CommonOptions & { sources?: boolean; all?: boolean }): Promise<void> {
  const { settings, shared, file } = (await right(options)).report();
  const shown = [...settings, ...shared].filter(({ source }) => options.all || source.layer !== 'default');
  if (options.json)
    return printJson({
      file,
      settings: shown.map(({ key, value, default: usual, source }) => ({ key, value, default: usual, source })),
    });
  if (shown.length === 0) return print('Nothing is set: all settings are the defaults. "config show --all" lists them.');
  if (options.sources)
    return print(
      table(
        ['setting', 'value', 'from'],
        shown.map((one) => [one.key, valueText(one.value), sourceText(one)]),
      ),
    );
  for (const { key, value } of shown) print(`${key}: ${valueText(value)}`);
}

/** Everything that is wrong in a file, without a workspace. */
async function check(file: string, options: CommonOptions): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ApiError('file-missing', `${file} cannot be read. Check its path.`, { file });
  });
  const { problems, values } = readLayer(text, { layer: 'file', file });
  if (options.json) printJson({ file, settings: values.size, problems });
  else for (const problem of problems) print(`${placeOf(problem)}: ${problem.message}`);
  if (problems.length > 0) process.exitCode = 2;
  else if (!options.json) print(`${file} is right: ${values.size} setting${values.size === 1 ? '' : 's'}.`);
}

/** @throws ApiError `bad-input` with the nearest key that there is */
function known(key: string): NonNullable<ReturnType<typeof findKey>> {
  const found = findKey(key);
  if (found) return found;
  const near = nearestName(
    key,
    knownSettings.map((one) => one.key),
  );
  const below = knownSettings.filter((one) => one.key.startsWith(`${key}.`)).map((one) => one.key);
  const hint = near
    ? `Did you mean ${near}?`
    : below.length > 0
      ? `It has ${below.slice(0, 8).join(', ')}${below.length > 8 ? ' ...' : ''}.`
      : '"config show --all" lists all.';
  throw new ApiError('bad-input', `There is no setting ${key}. ${hint}`, { field: 'key', value: key });
}

async function get(name: string, options: CommonOptions): Promise<void> {
  const { key, setting } = known(name);
  const { settings, shared } = (await right(options)).report();
  const found = [...settings, ...shared].find((one) => one.key === key);
  // What a model shares with the others and nobody has set.
  const value = found?.value ?? setting.default;
  if (options.json) return printJson({ key, value, source: found?.source ?? { layer: 'default' } });
  print(valueText(value));
}

/** What a word of the command line stands for. */
function valueOf(setting: Setting, text: string): SpecValue {
  if (text === '' || text === 'null') return null;
  const doc = parseDocument(text, { prettyErrors: false });
  if (setting.type === 'text' || doc.errors.length > 0) return text;
  try {
    return doc.toJS({ maxAliasCount: 0 }) as SpecValue;
  } catch {
    // An alias, which nothing here stands for.
    return text;
  }
}

async function set(name: string, text: string, options: CommonOptions): Promise<void> {
  const { key, setting, alias } = known(name);
  // A file of the command line is not what is written.
  const configuration = createConfiguration({ workspace: folderOf(options) });
  const value = translate(setting, alias, valueOf(setting, text));
  configuration.set(key, value);
  const file = path.join(folderOf(options), configurationName);
  const { variable } = configuration.source(key);
  if (options.json) return printJson({ key, value, file });
  print(value === null ? `${key} is the default again.` : `${key}: ${valueText(value)} in ${file}`);
  if (variable !== undefined) note(`${variable} goes before it.`);
}

/** `config` and what it can do. */
export function addConfigurationCommands(program: Command, common: (command: Command) => Command): void {
  const config = program
    .command('config')
    .description('settings of everything, from YAML files and the environment (docs/configuration.md)');
  common(config.command('show', { isDefault: true }).description('what is set'))
    .option('--sources', 'where each value comes from')
    .option('--all', 'every setting, also those that nobody has set')
    .action(show);
  common(config.command('check <file>').description('all that is wrong in a file of settings (exit status 2 if anything is)')).action(
    check,
  );
  common(config.command('get <key>').description('the value of a setting, such as training.folds')).action(get);
  common(config.command('set <key> <value>').description("set it in the workspace's file; null takes it out")).action(set);
  common(config.command('path').description("where the workspace's file is")).action((options: CommonOptions) => {
    const file = path.join(folderOf(options), configurationName);
    if (options.json) printJson({ file });
    else print(file);
  });
  config
    .command('schema')
    .description('the settings as a JSON Schema, for editors')
    .action(() => print(JSON.stringify(jsonSchema(), null, 2)));
}
