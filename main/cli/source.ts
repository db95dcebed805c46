import { existsSync } from 'node:fs';
import path from 'node:path';
import type { DatasetVersion, ImportChoices, ImportPreview } from '../../contract/entities/dataset.ts';
import { ApiError } from '../../contract/errors.ts';
import type { Frequency } from '../../engine/core/panel.ts';
import type { StoredVersion } from '../store/repositories/datasets.ts';
import type { Config } from './config.ts';
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
}

export interface Imported {
  readonly version: StoredVersion;
  /** Null for a dataset that was there already. */
  readonly preview: ImportPreview | null;
}

/** Imports files, or finds the dataset that a single word names. */
export async function openSource(session: Session, words: readonly string[], options: ImportOptions, config: Config): Promise<Imported> {
  const [only] = words;
  if (words.length === 1 && only !== undefined && !existsSync(only)) {
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

export async function importFiles(session: Session, words: readonly string[], options: ImportOptions, config: Config): Promise<Imported> {
  const { app, bar, signal } = session;
  const files = words.map((word) => ({ path: path.resolve(word), name: path.basename(word) }));
  for (const { path: file, name } of files)
    if (!existsSync(file)) throw new ApiError('file-missing', `${name} is not there. Check the path.`, { file: name });
  const call = { signal, onProgress: (progress: Parameters<typeof bar.show>[0]) => bar.show(progress) };
  const first = await app.datasets.inspect(files, undefined, call);
  const wanted = override(first, options, config);
  const preview = wanted ? await app.datasets.inspect(files, wanted, call) : first;
  const name = options.name ?? path.parse(files[0]?.name ?? 'dataset').name;
  const version = await app.datasets.import(files, preview.choices, { name }, call);
  bar.clear();
  return { version: app.datasets.get(version.id), preview };
}

/** The suggested choices with what the user said instead; null when that changes nothing. */
function override(preview: ImportPreview, options: ImportOptions, config: Config): ImportChoices | null {
  const date = options.date ?? config.date;
  const target = options.target ?? config.target;
  const series = options.series ?? config.series;
  const frequency = options.frequency ?? config.frequency;
  const seasonLength = options.seasonLength ?? config.season_length;
  const { choices } = preview;
  const roles = { ...choices.roles };
  const known = preview.columns.map(({ name }) => name);
  const give = (role: 'date' | 'target' | 'series', columns: readonly string[]): void => {
    for (const [name, old] of Object.entries(roles)) if (old === role) roles[name] = 'ignore';
    for (const column of columns) {
      if (!known.includes(column))
        throw new ApiError('no-column', `There is no column named ${column}. The file has: ${known.join(', ')}.`, { column });
      roles[column] = role;
    }
  };
  if (date !== undefined) give('date', [date]);
  if (target !== undefined) give('target', [target]);
  if (series !== undefined) give('series', series);
  const changed = [date, target, series, frequency, seasonLength, config.aggregation, config.gaps].some((value) => value !== undefined);
  if (!changed) return null;
  return {
    ...choices,
    roles,
    layout: target !== undefined ? 'long' : choices.layout,
    frequency: frequency ?? choices.frequency,
    seasonLength: seasonLength ?? choices.seasonLength,
    aggregation: config.aggregation ?? choices.aggregation,
    gaps: config.gaps ?? choices.gaps,
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
