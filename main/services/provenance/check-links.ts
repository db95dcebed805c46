import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { ChainLink, Provenance } from '../../../contract/entities/provenance.ts';
import type { StoredVersion } from '../../store/repositories/datasets.ts';
import type { Store } from '../../store/store.ts';
import { artefactPath } from '../experiments/artefact.ts';
import { rawId, splitChoices, versionId } from '../datasets/version-id.ts';
import { fileHash, figuresHash, forecastsHash, settingsHash } from './hashes.ts';
import type { RunChain } from './provenance.ts';

/** What a link is checked against: what a report says, or what was noted when the training ended. */
export interface Expected extends Provenance {
  /** Who says so: `the report`, `the seal of the run`. */
  readonly by: string;
}

export interface Places {
  readonly store: Store;
  readonly snapshotPath: (rawId: string) => string;
  readonly modelsFolder: string;
  /** Copies of joined files, by hash. */
  readonly joinedFolder: string;
}

const titles: Record<ChainLink['link'], string> = {
  files: 'Source files',
  version: 'Data version',
  snapshot: 'Stored data',
  run: 'Run',
  model: 'Fitted models',
  forecast: 'Forecast',
  scenario: 'Overrides',
  report: 'Report',
};
const link =
  (state: ChainLink['state']) =>
  (name: ChainLink['link'], said: string): ChainLink => ({ link: name, title: titles[name], state, said });
export const intact = link('ok');
export const broken = link('broken');
export const unchecked = link('unchecked');

export const short = (hash: string | null): string => (hash === null ? 'none' : hash.slice(0, 12));

/** @param given - hashes of files that the user says are the source files, by name */
export async function checkFiles(
  { joinedFolder }: Places,
  { files, by }: Expected,
  version: StoredVersion,
  given: readonly { readonly name: string; readonly sha256: string | null }[],
): Promise<ChainLink> {
  const stored = version.files.map(({ sha256 }) => sha256);
  const differs = files.findIndex(({ sha256 }, i) => sha256 !== stored[i]);
  if (differs >= 0 || files.length !== stored.length)
    return broken(
      'files',
      `${by} names ${files[differs]?.name ?? `${files.length} files`} with hash ${short(files[differs]?.sha256 ?? null)}, the workspace ${version.files[differs]?.name ?? `${stored.length} files`} with ${short(stored[differs] ?? null)}.`,
    );
  const known = new Set(given.map(({ sha256 }) => sha256));
  const missing: string[] = [];
  for (const { name, sha256 } of files) {
    if (sha256 !== null && known.has(sha256)) continue;
    const same = given.find((file) => file.name === name);
    if (same)
      return broken('files', `${name} is not what was imported: its hash is ${short(same.sha256)}, that of the import ${short(sha256)}.`);
    const kept = sha256 === null ? null : await fileHash(path.join(joinedFolder, sha256));
    if (kept && kept.sha256 !== sha256)
      return broken('files', `The copy of ${name} in the workspace was changed: its hash is ${short(kept.sha256)}.`);
    if (!kept) missing.push(name);
  }
  const stranger = given.find(({ sha256 }) => !stored.includes(sha256));
  if (stranger) return broken('files', `${stranger.name} (${short(stranger.sha256)}) is none of the files that were imported.`);
  if (missing.length === 0)
    return intact('files', `${files.length === 1 ? 'The file has' : `All ${files.length} files have`} the hash of the import.`);
  return unchecked(
    'files',
    `Almanac does not keep source files. In a terminal, "verify" checks ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ' ...' : ''} when it is given with --file.`,
  );
}

export function checkVersion({ version: said, by }: Expected, version: StoredVersion): ChainLink {
  if (said.id !== version.id)
    return broken('version', `${by} names data version ${short(said.id)}, but the run was trained on ${short(version.id)}.`);
  const { raw, stages } = splitChoices(version.choices);
  const name = `${version.datasetName} v${version.number}`;
  if (
    rawId(
      version.files.map(({ sha256 }) => sha256 ?? ''),
      raw,
    ) !== version.rawId
  )
    return broken('version', `${name} does not follow from its files and the choices of reading them: one of them was changed.`);
  if (versionId(version.rawId, stages) !== version.id)
    return broken('version', `${name} does not follow from its recipe and features: one of them was changed.`);
  return intact('version', `${name}: its id ${short(version.id)} follows from the files' hashes and all choices.`);
}

export async function checkSnapshot(
  { snapshotPath }: Places,
  { version: said, run }: Expected,
  version: StoredVersion,
): Promise<ChainLink> {
  const found = await fileHash(snapshotPath(version.rawId));
  if (!found) return broken('snapshot', 'The stored data are not in the workspace any more.');
  if (said.snapshot === null) return unchecked('snapshot', 'Their hash was not taken when the run was trained.');
  if (found.sha256 !== said.snapshot)
    return broken('snapshot', `The stored data were changed: their hash was ${short(said.snapshot)} and is ${short(found.sha256)}.`);
  return intact('snapshot', `Their hash is still ${short(found.sha256)}${run.late ? ', as it was when the run was first looked at' : ''}.`);
}

export function checkRun({ run: said, forecast, by }: Expected, { experiment, run }: RunChain, store: Store): ChainLink {
  if (run.model !== said.model || run.kind !== said.kind || experiment.options.seed !== said.seed)
    return broken(
      'run',
      `${by} says ${said.model} (${said.kind}), seed ${said.seed}; the workspace ${run.model} (${run.kind}), seed ${experiment.options.seed}.`,
    );
  const settings = settingsHash(experiment, run);
  if (settings !== said.settings)
    return broken('run', 'Settings, options or environment of the run are not those that it was trained with: the row was changed.');
  if (figuresHash(run) !== said.figures)
    return broken('run', 'Its metrics in the workspace are not those that were measured: the row was changed.');
  const seal = store.seals.get(run.id);
  if (seal && (seal.settings !== said.settings || seal.figures !== said.figures || seal.forecasts !== forecast.sha256))
    return broken('run', 'The seal that was put on it when its training ended is another one: the row was changed.');
  return said.late
    ? intact(
        'run',
        `Settings and metrics are as on ${said.sealedAt.slice(0, 10)}, when they were sealed; what changed before cannot be seen.`,
      )
    : intact('run', `Settings, seed ${said.seed} and metrics are as when its training ended.`);
}

/** The first series whose fitted model in the database is not that of the file; null where all are the same. */
async function firstOther({ store }: Places, runId: string, file: string): Promise<string | null> {
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
  const whole = store.results.model(runId);
  let page: ReturnType<Store['results']['fitted']> = [];
  let place = 0;
  let number = 0;
  for await (const line of lines) {
    number++;
    if (number === 1) continue;
    if (number === 2 && whole !== null) {
      if (!line.endsWith(`"fitted":${whole}}`)) return 'the model of all series';
      continue;
    }
    if (place === page.length) {
      page = store.results.fitted(runId, page.at(-1)?.series ?? -1, 500);
      place = 0;
    }
    const row = page[place++];
    const name = /^\{"series":("(?:[^"\\]|\\.)*")/.exec(line)?.[1] ?? `"line ${number}"`;
    if (!row || !line.endsWith(`,"model":"${row.modelUsed}","fitted":${row.fitted}}`)) return `that of ${JSON.parse(name) as string}`;
  }
  const left = place < page.length || store.results.fitted(runId, page.at(-1)?.series ?? -1, 1).length > 0;
  return left ? 'the file lacks some of them' : null;
}

export async function checkModel(places: Places, { model: said, by }: Expected, { run }: RunChain): Promise<ChainLink> {
  if (run.artefact !== said.sha256)
    return broken('model', `${by} names fitted models ${short(said.sha256)}, the run in the workspace ${short(run.artefact)}.`);
  const file = artefactPath(places.modelsFolder, said.sha256);
  const found = await fileHash(file);
  if (!found) return broken('model', 'The file of fitted models is not in the workspace any more.');
  if (found.sha256 !== said.sha256)
    return broken('model', `The file of fitted models was changed: its hash was ${short(said.sha256)} and is ${short(found.sha256)}.`);
  const other = await firstOther(places, run.id, file);
  if (other !== null) return broken('model', `A fitted model in the database is not that of the file: ${other}.`);
  return intact('model', `The file still has the hash ${short(found.sha256)}, and the database the same models.`);
}

export async function checkForecast({ store }: Places, { forecast: said, run: { id } }: Expected): Promise<ChainLink> {
  const found = await forecastsHash(store.results, id);
  return found === said.sha256
    ? intact('forecast', `All forecasts of ${said.series.toLocaleString('en-US')} series still have the hash ${short(found)}.`)
    : broken(
        'forecast',
        `A forecast, or a metric of one, was changed in the database: the hash of all was ${short(said.sha256)} and is ${short(found)}.`,
      );
}
