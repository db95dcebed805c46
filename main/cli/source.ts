import { existsSync } from 'node:fs';
import path from 'node:path';
import type { DatasetVersion, ImportChoices, ImportHints, ImportPreview } from '../../contract/entities/dataset.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Frequency } from '../../engine/core/panel.ts';
import type { SourcePath } from '../ingest/client.ts';
import { usualSeason } from '../ingest/season.ts';
import type { RawChecks } from '../ingest/validation/raw-findings.ts';
import type { StoredVersion } from '../store/repositories/datasets.ts';
import type { Config } from './config.ts';
import { fetchUrl, isDatabaseUrl } from './database-url.ts';
import { withRecipe } from './recipe.ts';
import type { Session } from './session.ts';
import { frequencyName } from './values.ts';

/** What the command line may say about a file's columns. */
export interface ImportOptions {
  readonly name?: string;
  readonly date?: string;
  readonly target?: string;
  readonly series?: readonly string[];
  readonly frequency?: Frequency;
  readonly seasonLength?: number;
  readonly aggregation?: ImportChoices['aggregation'];
  readonly gaps?: ImportChoices['gaps'];
  /** File that holds the target, where files have different columns. */
  readonly main?: string;
  /** False refuses files of different columns. */
  readonly join?: boolean;
  /** Dataset whose newest version's recipe is repeated. */
  readonly recipeOf?: string;
  /** Sheet of a workbook or table of a database. */
  readonly part?: string;
}

export interface Imported {
  readonly version: StoredVersion;
  /** Null for a dataset that was there already. */
  readonly preview: ImportPreview | null;
}

/** Imports files, or finds the dataset that a single word names. */
export async function openSource(session: Session, words: readonly string[], options: ImportOptions, config: Config): Promise<Imported> {
  const [only] = words;
  if (words.length === 1 && only !== undefined && !isDatabaseUrl(only) && !existsSync(only)) {
    const version = session.app.datasets.find(only);
    if (version) return { version, preview: null };
    const looksLikeFile = /[\\/.]/.test(only);
    throw new ApiError(
      looksLikeFile ? 'file-missing' : 'not-found',
      looksLikeFile
        ? `${only} is not there. Check the path.`
        : `There is no file or dataset named ${only}. "import" makes one from a file.`,
      { file: only },
    );
  }
  return importFiles(session, words, options, config);
}

/** What a caller of `importFiles` may want beside. */
export interface ImportExtras {
  /** In place of the checks against the dataset's newest version. */
  readonly checks?: RawChecks;
  /** Called before the import, which may fail. */
  readonly onPreview?: (preview: ImportPreview) => void;
}

export async function importFiles(
  session: Session,
  words: readonly string[],
  options: ImportOptions,
  config: Config,
  extras: ImportExtras = {},
): Promise<Imported> {
  const { app, bar, signal } = session;
  const files: SourcePath[] = [];
  for (const word of words) {
    if (isDatabaseUrl(word)) files.push(await fetchUrl(session, word));
    else files.push({ path: path.resolve(word), name: path.basename(word) });
  }
  for (const { path: file, name } of files)
    if (!existsSync(file)) throw new ApiError('file-missing', `${name} is not there. Check the path.`, { file: name });
  const checks = extras.checks ?? app.validation.checksFor(options.name ?? path.parse(files[0]?.name ?? 'dataset').name);
  const call = { signal, checks, onProgress: (progress: Parameters<typeof bar.show>[0]) => bar.show(progress) };
  const { part } = options;
  const hints = { ...hintsOf(options, config), ...(part === undefined ? {} : { parts: files.map(() => part) }) };
  const first = await app.datasets.inspect(files, undefined, { ...call, hints });
  const wanted = override(first.choices, options, config);
  const preview = wanted ? await app.datasets.inspect(files, wanted, call) : first;
  extras.onPreview?.(preview);
  const name = options.name ?? path.parse(files[preview.choices.tables?.[0]?.files[0] ?? 0]?.name ?? 'dataset').name;
  const choices = withRecipe(session, preview.choices, name, options.recipeOf, config);
  const version = await app.datasets.import(files, choices, { name }, call);
  bar.clear();
  return { version: app.datasets.get(version.id), preview };
}

/** The columns that the user has named. */
function hintsOf(options: ImportOptions, config: Config): ImportHints {
  const date = options.date ?? config.date;
  const target = options.target ?? config.target;
  const series = options.series ?? config.series;
  return {
    ...(date === undefined ? {} : { date }),
    ...(target === undefined ? {} : { target }),
    ...(series === undefined ? {} : { series: [...series] }),
    ...(options.main === undefined ? {} : { main: path.basename(options.main) }),
    ...(options.join === false ? { join: false } : {}),
  };
}

/** The suggested choices with what the user said instead; null when that changes nothing. */
function override(choices: ImportChoices, options: ImportOptions, config: Config): ImportChoices | null {
  const named = options.frequency ?? config.frequency;
  const seasonLength = options.seasonLength ?? config.season_length;
  const aggregation = options.aggregation ?? config.aggregation;
  const gaps = options.gaps ?? config.gaps;
  if ([named, seasonLength, aggregation, gaps].every((value) => value === undefined)) return null;
  // Counted time stays a count; what a count means settles the season.
  const frequency = named === undefined || choices.frequency.unit === 'integer' ? choices.frequency : named;
  const other = frequency.unit !== choices.frequency.unit || frequency.step !== choices.frequency.step;
  const ofFrequency = named === undefined || named.unit === 'integer' ? choices.seasonLength : usualSeason(named).length;
  return {
    ...choices,
    frequency,
    seasonLength: seasonLength ?? ofFrequency,
    // Days as weeks: several rows fall into one period and are added up unless the user says otherwise.
    aggregation: aggregation ?? (other && choices.aggregation === 'none' ? 'sum' : choices.aggregation),
    gaps: gaps ?? choices.gaps,
  };
}

/** The `dataset` part of JSON answers. */
export const datasetJson = (version: DatasetVersion) => ({
  version: version.id,
  name: version.datasetName,
  number: version.number,
  rows: version.rows,
  series: version.series,
  frequency: frequencyName(version.axis.frequency),
  seasonLength: version.seasonLength,
  layout: version.choices.layout === 'long' ? 'long' : 'wide',
  roles: version.roles,
  first: version.first,
  last: version.last,
});
