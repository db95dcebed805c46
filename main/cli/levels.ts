import type { LevelFindings, LevelMethod, LevelOptions, LevelProposal, LevelSet } from '../../contract/entities/levels.ts';
import { ApiError } from '../../contract/errors.ts';
import type { LevelRow } from '../services/levels/node-rows.ts';
import { writeWhole } from '../services/files/write-whole.ts';
import { findExperiment } from './find-run.ts';
import { note, print, printJsonPages, table } from './output.ts';
import { withSession, type CommonOptions, type Session } from './session.ts';

export interface LevelsCommandOptions extends CommonOptions {
  readonly levels?: string;
  readonly method?: LevelMethod;
  readonly nonNegative?: true | 'set-to-zero' | 'optimal';
  readonly gaps?: LevelOptions['gaps'];
  readonly show?: boolean;
  readonly out?: string;
}

/** `total; region; region x family`: the total is always there. */
export function parseLevels(text: string, { columns }: Pick<LevelProposal, 'columns'>): string[][] {
  const names = columns.map(({ name }) => name);
  return text
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one !== '' && one.toLowerCase() !== 'total')
    .map((one) => {
      // A column may have the sign in its name.
      const parts = names.includes(one) ? [one] : one.split(/\s+x\s+|\s*[×*]\s*/i).map((part) => part.trim());
      return parts.map((part) => {
        const found = names.find((name) => name === part) ?? names.find((name) => name.toLowerCase() === part.toLowerCase());
        if (found !== undefined) return found;
        throw new ApiError('bad-input', `The series have no column "${part}" to add up by. They have: ${names.join(', ') || 'none'}.`, {
          field: 'levels',
          value: part,
        });
      });
    });
}

/** The run that is meant: by its id, or what an experiment chose. */
async function runIdOf(session: Session, word: string): Promise<string> {
  const { experiment, run } = await findExperiment(session, word);
  const name = run ?? experiment.selected;
  const row = experiment.leaderboard.find(({ model }) => model === name);
  if (!row) throw new ApiError('busy', `${experiment.name} is not finished. "resume" goes on with it.`);
  return row.runId;
}

const figure = (value: number | null | undefined): string => (value === null || value === undefined ? '-' : value.toPrecision(4));
const percent = (share: number | null | undefined): string =>
  share === null || share === undefined ? '-' : `${(100 * share).toFixed(1)}%`;

function accuracyText({ accuracy }: LevelFindings): string[] {
  if (!accuracy) return [];
  const head = accuracy.rows.map(({ name, nodes }) => `${name} (${nodes})`);
  const lines = [
    '',
    table(
      ['MASE', ...head, 'better folds'],
      accuracy.methods.map(({ label, mase, better, refused }) => [
        label,
        ...mase.map((value) => (refused === null ? figure(value) : '-')),
        better === null ? '' : `${better} of ${accuracy.folds}`,
      ]),
    ),
    '',
    accuracy.verdict,
  ];
  for (const { level, base, reconciled } of accuracy.coverage)
    lines.push(
      `${level}% intervals hold over all nodes: ${percent(base.at(-1))} each by itself, ${percent(reconciled.at(-1))} where they agree; of the total ${percent(base[0])} and ${percent(reconciled[0])}`,
    );
  return lines;
}

function setText(set: LevelSet, found: LevelFindings, title: string): string {
  const levels = found.levels.map(({ name, nodes }) => `${name} ${nodes}`).join(', ');
  return [
    `${title}: ${set.methodLabel}`,
    `${found.nodes} nodes (${levels}), ${found.sums} of them sums; sums and parts differ by ${found.incoherence.toExponential(0)} at most`,
    ...accuracyText(found),
    ...(found.notes.length > 0 ? [''] : []),
    ...found.notes,
    '',
    `forecast of sums ${(found.took.base / 1000).toFixed(1)} s, made to agree and measured ${(found.took.reconcile / 1000).toFixed(1)} s, ${(found.took.memory / 1e6).toFixed(0)} MB at most`,
  ].join('\n');
}

/** Levels, with their number of nodes, that a run's series make. */
function proposalText({ series, levels, reasons }: LevelProposal): string {
  return [
    `${series} series`,
    table(
      ['level', 'nodes', ''],
      levels.map(({ name, nodes, chosen }) => [name, String(nodes), chosen ? 'advised' : '']),
    ),
    `Advised: ${reasons.levels}`,
  ].join('\n');
}

/** Forecasts of a run that agree at all levels: forecast what is missing, make it agree, print how good it is. */
export async function levelsCommand(word: string, options: LevelsCommandOptions): Promise<void> {
  await withSession(options, async (session) => {
    const { levels } = session.app;
    const runId = await runIdOf(session, word);
    const proposal = await levels.propose(runId);
    if (options.show) return options.json ? print(JSON.stringify(proposal)) : print(proposalText(proposal));
    const wanted: LevelOptions = {
      levels: options.levels === undefined ? proposal.options.levels : parseLevels(options.levels, proposal),
      method: options.method ?? proposal.options.method,
      negatives: options.nonNegative === 'optimal' ? 'optimal' : options.nonNegative ? 'set-to-zero' : proposal.options.negatives,
      gaps: options.gaps ?? proposal.options.gaps,
    };
    const same = levels.list(runId).find((set) => set.state === 'done' && JSON.stringify(set.options) === JSON.stringify(wanted));
    let setId = same?.id;
    if (setId === undefined) {
      const started = await levels.start(runId, wanted);
      await session.follow(started.jobId, started.finished);
      ({ setId } = started);
    }
    const set = levels.get(setId);
    if (!set.found) throw new ApiError('internal', 'The levels are not there.');
    if (options.out !== undefined) await writeWhole(options.out, await levels.csv(setId));
    if (options.json) {
      const rows = await levels.rows(setId);
      return printJsonPages(jsonOf(set), 'forecasts', pagesOf(rows), {});
    }
    const { experiment } = await findExperiment(session, runId);
    print(setText(set, set.found, `${experiment.name}, ${set.model}`));
    if (options.out !== undefined) note(`wrote ${options.out}`);
  });
}

const jsonOf = ({ id, runId, options, found }: LevelSet): Record<string, unknown> => ({ id, run: runId, options, ...found });

/** Rows as `forecast --json` has them, with the level, the node and the forecast by itself. */
async function* pagesOf(nodes: Iterable<readonly LevelRow[]>): AsyncGenerator<readonly unknown[]> {
  for (const rows of nodes)
    yield rows.map(({ bands, ...row }) => ({
      ...row,
      ...Object.fromEntries(
        bands.flatMap(([level, lower, upper]) => [[`lower_${level}`, lower] as const, [`upper_${level}`, upper] as const]),
      ),
    }));
}
