import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ChainLink, Provenance, Verification } from '../../../contract/entities/provenance.ts';
import type { Report } from '../../../contract/entities/report.ts';
import { ApiError } from '../../../contract/errors.ts';
import { readMark, type ReadMark } from '../reports/provenance-block.ts';
import {
  broken,
  checkFiles,
  checkForecast,
  checkModel,
  checkRun,
  checkSnapshot,
  checkVersion,
  intact,
  short,
  unchecked,
  type Expected,
  type Places,
} from './check-links.ts';
import { fileHash } from './hashes.ts';
import { chainOf, type ProvenanceOf, type RunChain } from './provenance.ts';

export interface Verify {
  /** @throws ApiError `not-found`, `busy` for a run that is not finished */
  run(runId: string, sources?: readonly string[]): Promise<Verification>;
  /**
   * A report of any format, wherever it lies.
   *
   * @param sources - files that the user says the data were imported from
   * @throws ApiError `file-missing`, `file-unreadable`
   */
  file(file: string, sources?: readonly string[]): Promise<Verification>;
}

export interface VerifyOptions extends Places {
  readonly provenanceOf: ProvenanceOf;
  /** SHA-256 of the edits of a scenario. @throws ApiError `not-found` */
  readonly scenarioHash?: (id: string) => string;
}

/** A report is read whole. */
const mostBytes = 512e6;

export function createVerify({ provenanceOf, scenarioHash, ...places }: VerifyOptions): Verify {
  const { store } = places;

  async function hashed(files: readonly string[]): Promise<{ name: string; sha256: string }[]> {
    const found = [];
    for (const file of files) {
      const hash = await fileHash(file);
      if (!hash) throw new ApiError('file-missing', `${file} is not a file that can be read.`, { file });
      found.push({ name: path.basename(file), sha256: hash.sha256 });
    }
    return found;
  }

  function scenarioLink({ scenario, by }: Expected): ChainLink[] {
    if (scenario === null) return [];
    if (!scenarioHash) return [unchecked('scenario', 'This workspace cannot read overrides.')];
    try {
      return [
        scenarioHash(scenario.id) === scenario.sha256
          ? intact('scenario', `The edits of ${scenario.name} and their reasons are still the same.`)
          : broken('scenario', `The edits of ${scenario.name} are not those that ${by} was made with.`),
      ];
    } catch (error) {
      if (error instanceof ApiError) return [broken('scenario', `${scenario.name}: ${error.message}`)];
      throw error;
    }
  }

  /** Every link from files to forecast. */
  async function links(expected: Expected, chain: RunChain, sources: readonly string[]): Promise<ChainLink[]> {
    return [
      await checkFiles(places, expected, chain.version, await hashed(sources)),
      checkVersion(expected, chain.version),
      await checkSnapshot(places, expected, chain.version),
      checkRun(expected, chain, store),
      await checkModel(places, expected, chain),
      await checkForecast(places, expected),
      ...scenarioLink(expected),
    ];
  }

  const found = (subject: string, runId: string | null, all: ChainLink[]): Verification => {
    const first = all.find(({ state }) => state === 'broken') ?? null;
    return { subject, runId, ok: first === null, broken: first, links: all };
  };

  /** What can be said where the run is not here. */
  const withoutRun = (why: string): ChainLink[] => [
    ...(['files', 'version', 'snapshot'] as const).map((name) => unchecked(name, 'The run that leads to it is not in this workspace.')),
    broken('run', why),
    ...(['model', 'forecast'] as const).map((name) => unchecked(name, 'It belongs to a run that is not in this workspace.')),
  ];

  async function upTo(said: Provenance | null, runId: string, by: string, sources: readonly string[]): Promise<ChainLink[]> {
    let chain: RunChain;
    try {
      chain = chainOf(store, runId);
    } catch (error) {
      if (error instanceof ApiError && error.code === 'not-found')
        return withoutRun(`This workspace has no run ${runId}: it was deleted, or it belongs to another workspace.`);
      throw error;
    }
    return links({ ...(said ?? (await provenanceOf(runId))), by }, chain, sources);
  }

  /** @param known - the workspace's own note of the report, where it has one */
  function reportLink({ stated, actual }: ReadMark, whole: string, known: Report | null): ChainLink {
    if (stated !== actual)
      return broken(
        'report',
        `It was changed after it was written: its content has the hash ${short(actual)}, and it says ${short(stated)}.`,
      );
    if (known && known.sha256 !== whole)
      return broken(
        'report',
        `It is not the file that was written: that one had the hash ${short(known.sha256)}, this one has ${short(whole)}.`,
      );
    return known
      ? intact('report', `It is byte for byte what was written on ${known.createdAt.slice(0, 10)}: hash ${short(whole)}.`)
      : intact(
          'report',
          `Its content has the hash that it says: ${short(actual)}. This workspace has no note of it, so nothing else speaks for it.`,
        );
  }

  return {
    run: async (runId, sources = []) => {
      const expected = await provenanceOf(runId);
      const { label, experiment } = expected.run;
      return found(
        `${label} of ${experiment}`,
        runId,
        await links({ ...expected, by: 'the seal of the run' }, chainOf(store, runId), sources),
      );
    },
    file: async (file, sources = []) => {
      const size = (await stat(file).catch(() => null))?.size ?? null;
      if (size === null) throw new ApiError('file-missing', `${file} is not there.`, { file });
      if (size > mostBytes)
        throw new ApiError('file-unreadable', `${file} is too large for a report (${Math.round(size / 1e6)} MB).`, { file });
      const bytes = await readFile(file);
      const name = path.basename(file);
      const whole = createHash('sha256').update(bytes).digest('hex');
      const reports = store.reports.list();
      const mark = readMark(bytes);
      if ('provenance' in mark) {
        const { provenance: said } = mark;
        const known = reports.find(({ id }) => id === said.report.id) ?? null;
        return found(name, said.run.id, [...(await upTo(said, said.run.id, 'the report', sources)), reportLink(mark, whole, known)]);
      }
      // A table has no place for it: the workspace's own note has to do.
      const known = reports.find(({ sha256 }) => sha256 === whole);
      const run = known && store.experiments.runs(known.experimentId).find(({ model }) => model === known.model);
      if (!known || !run)
        return found(name, null, [
          broken(
            'report',
            `Nothing leads from it to a run: ${mark.problem}, and this workspace has written no file with the hash ${short(whole)}.`,
          ),
        ]);
      return found(name, run.id, [
        ...(await upTo(null, run.id, 'the seal of the run', sources)),
        intact('report', `It is byte for byte what was written on ${known.createdAt.slice(0, 10)}: hash ${short(whole)}.`),
      ]);
    },
  };
}
