import { createHash } from 'node:crypto';
import type { RegistryEntry, VersionStage } from '../../../contract/entities/registry.ts';
import type { StoredEntry } from '../../store/repositories/registry.ts';

/** What is done, as it is stored. */
export type EntryBody = Omit<RegistryEntry, 'sequence' | 'at' | 'modelId' | 'hash'>;

const hashOf = ({ sequence, modelId, at, body, before }: Omit<StoredEntry, 'hash'>): string =>
  createHash('sha256').update([before, sequence, modelId, at, body].join('\n')).digest('hex');

/** The link that follows another. */
export function nextEntry(last: StoredEntry | null, modelId: string, at: string, body: EntryBody): StoredEntry {
  const link = { sequence: (last?.sequence ?? 0) + 1, modelId, at, body: JSON.stringify(body), before: last?.hash ?? '' };
  return { ...link, hash: hashOf(link) };
}

export function readEntry({ sequence, modelId, at, body, hash }: StoredEntry): RegistryEntry {
  return { sequence, at, modelId, ...(JSON.parse(body) as EntryBody), hash };
}

/** A version as the history speaks of it; of a model of single rows `runId` is that model. */
export interface ChainedVersion {
  readonly modelId: string;
  readonly name: string;
  readonly number: number;
  readonly stage: VersionStage;
  readonly runId: string;
  readonly artefact: string;
}

/** Stages of a model's versions by number, and who was champion before whom, as the entries of one model lead to them. */
export interface Replayed {
  readonly stages: ReadonlyMap<number, VersionStage>;
  /** Champions that a rollback goes back over, the present one last. */
  readonly champions: readonly number[];
}

/** @param entries - of one model, in order */
export function replay(entries: readonly RegistryEntry[]): Replayed {
  const stages = new Map<number, VersionStage>();
  let champions: number[] = [];
  for (const { action, version } of entries) {
    if (action === 'promote' || action === 'rollback') {
      for (const [number, stage] of stages) if (stage === 'champion') stages.set(number, 'candidate');
      champions =
        action === 'promote' ? [...champions, version] : champions.slice(0, champions.lastIndexOf(version, champions.length - 2) + 1);
    }
    stages.set(version, action === 'archive' ? 'archived' : action === 'register' || action === 'restore' ? 'candidate' : 'champion');
  }
  return { stages, champions };
}

/**
 * What does not fit in the whole history of a registry.
 *
 * @param entries - all, in order
 * @param versions - all
 * @returns null where every link holds the one before, and versions are what the history says of them
 */
export function brokenLink(entries: readonly StoredEntry[], versions: readonly ChainedVersion[]): string | null {
  let before = '';
  for (const [i, entry] of entries.entries()) {
    if (entry.sequence !== i + 1) return `Entry ${i + 1} of the history is missing.`;
    if (entry.before !== before || hashOf(entry) !== entry.hash)
      return `Entry ${entry.sequence} of the history, of ${entry.at.slice(0, 10)}, was changed after it was written.`;
    before = entry.hash;
  }
  const ofModels = Map.groupBy(entries, ({ modelId }) => modelId);
  const replayed = new Map([...ofModels].map(([modelId, own]) => [modelId, { own: own.map(readEntry), ...replay(own.map(readEntry)) }]));
  for (const { modelId, name, number, stage, runId, artefact } of versions) {
    const model = replayed.get(modelId);
    const registered = model?.own.find((entry) => entry.action === 'register' && entry.version === number);
    if (!model || !registered) return `The history does not say how ${name} v${number} came to be.`;
    if (registered.runId !== runId || registered.artefact !== artefact)
      return `${name} v${number} is another run, or other models, than the history says.`;
    const said = model.stages.get(number);
    if (said !== stage) return `${name} v${number} is ${stage}, but the history leads to ${said ?? 'nothing'}: entries are missing.`;
  }
  const there = new Set(versions.map(({ modelId, number }) => `${modelId} ${number}`));
  for (const [modelId, { own }] of replayed) {
    const lost = own.find(({ version }) => !there.has(`${modelId} ${version}`));
    if (lost) return `${lost.name} v${lost.version} is in the history but not in the registry.`;
  }
  return null;
}
