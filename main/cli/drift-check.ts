import { existsSync } from 'node:fs';
import type { DriftCheck, DriftDetails } from '../../contract/entities/drift.ts';
import { ApiError } from '../../contract/errors.ts';
import { checkHtml } from '../services/drift/check-html.ts';
import { effect, pWords } from '../services/drift/words.ts';
import { writeWhole } from '../services/files/write-whole.ts';
import { driftCommand, type DriftCommandOptions } from './drift.ts';
import { note, print, printJson, table } from './output.ts';
import { withSession, type CommonOptions } from './session.ts';
import { findVersion } from './versions.ts';

export interface DriftCheckOptions extends CommonOptions, DriftCommandOptions {
  readonly json?: boolean;
  readonly deployment?: string;
  readonly recent?: number;
  readonly list?: boolean;
}

/** Two files, or two versions of a workspace's data, or what a deployed champion learnt from and what came since. */
export async function drift(reference: string | undefined, current: string | undefined, options: DriftCheckOptions): Promise<void> {
  if (options.list) return listChecks(options);
  const files = options.deployment === undefined && reference !== undefined && existsSync(reference);
  if (files) {
    if (current === undefined) throw new ApiError('bad-input', 'Name two files: drift REFERENCE CURRENT.', { field: 'current' });
    return driftCommand(reference, current, options);
  }
  // A file that is not there is said to be so, unless a workspace was meant.
  if (options.deployment === undefined && options.workspace === undefined && reference !== undefined && current !== undefined)
    return driftCommand(reference, current, options);
  if (options.deployment === undefined && (reference === undefined || current === undefined))
    throw new ApiError('bad-input', 'Name two files or two data versions, or a deployment: drift --deployment NAME.', {
      field: 'reference',
    });
  return checkVersions(reference, current, options);
}

async function checkVersions(reference: string | undefined, current: string | undefined, options: DriftCheckOptions): Promise<void> {
  const { deployment, level, ignore, recent, report } = options;
  await withSession(options, async (session) => {
    const { app } = session;
    const settings = {
      ...(level === undefined ? {} : { level }),
      ...(ignore === undefined ? {} : { ignore: [...ignore] }),
      ...(recent === undefined ? {} : { recent }),
    };
    const request = {
      ...(reference === undefined ? {} : { reference: findVersion(session, reference).id }),
      ...(current === undefined ? {} : { current: findVersion(session, current).id }),
      ...(deployment === undefined ? {} : { deploymentId: deployment }),
      settings,
    };
    const check = await app.drift.check(request, { signal: session.signal });
    session.bar.clear();
    const found = app.drift.get(check.id);
    if (report !== undefined) await writeWhole(report, [checkHtml(found)]);
    if (options.json) printJson(found);
    else printCheck(found);
    if (report !== undefined && !options.json) print(`\nWrote ${report}`);
    if (options.failOnDrift && found.check.status === 'drift') {
      note(found.check.headline ?? 'Data have drifted.');
      process.exitCode = 1;
    }
  });
}

async function listChecks(options: DriftCheckOptions): Promise<void> {
  await withSession(options, ({ app }) => {
    const wanted = options.deployment === undefined ? undefined : app.store.deployments.named(options.deployment)?.id;
    if (options.deployment !== undefined && wanted === undefined)
      throw new ApiError('not-found', `There is no deployment ${options.deployment}. "deploy list" shows them.`, {
        value: options.deployment,
      });
    const checks = app.drift.list(wanted === undefined ? {} : { deploymentId: wanted });
    if (options.json) printJson(checks);
    else if (checks.length === 0) print('Nothing was checked yet.');
    else print(table(['when', 'of', 'from', 'to', 'state', 'found'], checks.map(rowOf)));
    return Promise.resolve();
  });
}

const rowOf = ({ createdAt, deployment, reference, current, state, status, headline }: DriftCheck): string[] => [
  createdAt.slice(0, 16).replace('T', ' '),
  deployment ?? current.dataset,
  `v${reference.number}`,
  `v${current.number}`,
  status ?? state,
  headline ?? '',
];

/** Columns and series that are listed. */
const MOST_LISTED = 20;

function printCheck({ check, how, notes, columns, series, seasons, errors }: DriftDetails): void {
  print(check.headline ?? '');
  for (const { severity, title, evidence, whatToDo } of check.findings) print(`  ${severity.padEnd(8)} ${title}. ${evidence} ${whatToDo}`);
  print(`\n${[...how, ...notes].join('\n')}\n`);
  print(
    table(
      ['column', 'found', 'effect', 'importance', 'PSI', 'distance', 'JS', 'p', 'p of level'],
      columns
        .slice(0, MOST_LISTED)
        .map((one) => [
          one.name,
          one.decision,
          effect(one.effect),
          one.importance === null ? '-' : `${(100 * one.importance).toFixed(1)}%`,
          effect(one.psi),
          effect(one.wasserstein),
          effect(one.jensenShannon),
          pWords(one.pDistribution),
          pWords(one.pLevel),
        ]),
    ),
  );
  for (const { seasonLength, drifted, effect: apart, p } of seasons)
    print(`season of ${seasonLength}: ${drifted ? 'drift' : 'stable'}, differs by ${apart.toFixed(2)} standard deviations, p ${pWords(p)}`);
  if (errors)
    print(
      `errors: ${errors.drifted ? `drift since ${errors.since ?? ''}` : 'stable'}, ${errors.after.toFixed(2)} of the size expected, before ${errors.before.toFixed(2)}`,
    );
  if (series.drifted > 0)
    print(
      `\n${table(
        ['series', 'level', 'p'],
        series.rows
          .filter(({ drifted }) => drifted)
          .slice(0, MOST_LISTED)
          .map(({ id, change, p }) => [id, `${(100 * change).toFixed(0)}%`, pWords(p)]),
      )}`,
    );
}
