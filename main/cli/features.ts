import path from 'node:path';
import { featureSet, type FeatureChoices, type FeatureColumn } from '../../contract/entities/features.ts';
import { ApiError } from '../../contract/errors.ts';
import { writeMatrixCsv } from '../services/features/matrix-csv.ts';
import { readYaml } from '../read-yaml.ts';
import { readConfig } from './config.ts';
import { print, printJson, table } from './output.ts';
import { withSession, type CommonOptions } from './session.ts';
import { datasetJson, openSource, type ImportOptions } from './source.ts';

export interface FeatureOptions {
  readonly horizon?: number;
  readonly strategy?: FeatureChoices['strategy'];
  readonly country?: string;
  /** YAML or JSON file of a set of features. */
  readonly features?: string;
  readonly out?: string;
}

/** @throws ApiError `bad-input` that names the field */
async function readSet(file: string): Promise<FeatureChoices> {
  const read = featureSet.safeParse(await readYaml(file, 'Check the path given with --features.'));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new ApiError('bad-input', `${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, { field: 'features' });
}

const known = ({ availability, reach }: FeatureColumn): string =>
  availability === 'origin' ? `${reach} ahead` : { calendar: 'always', future: 'as far as its column', series: 'per series' }[availability];
const share = (value: number | null): string => (value === null ? '-' : `${(100 * value).toFixed(0)}%`);
const three = (value: number | null): string => (value === null ? '-' : value.toFixed(2));

/** The features of a file or dataset: what they are and what they say; with `--out` the matrix itself. */
export async function featuresCommand(
  words: readonly string[],
  options: CommonOptions & ImportOptions & FeatureOptions & { config?: string },
): Promise<void> {
  const config = await readConfig(options.config);
  const given = options.features === undefined ? undefined : await readSet(options.features);
  await withSession(options, async (session) => {
    const { app, bar, signal } = session;
    const { version } = await openSource(session, words, options, config);
    const own = given ?? version.choices.features;
    const { horizon, strategy, country } = options;
    const proposal = own ? null : await app.features.propose(version.id, { horizon, strategy, country });
    const base = own ?? proposal?.set;
    if (!base) throw new ApiError('internal', 'There are no features to make.');
    const set: FeatureChoices = { ...base, ...(horizon === undefined ? {} : { horizon }), ...(strategy === undefined ? {} : { strategy }) };
    const { columns, findings } = await app.features.look(version.id, set);
    let rows: number | null = null;
    if (options.out !== undefined) {
      const matrix = await app.features.matrix(version.id, set);
      const onSeries = (done: number, total: number): void => bar.show({ phase: 'Writing the features', done, total });
      rows = await writeMatrixCsv(path.resolve(options.out), matrix, set.horizon, { signal, onSeries });
      bar.clear();
    }
    if (options.json)
      return printJson({
        dataset: datasetJson(version),
        set,
        reasons: proposal?.reasons ?? [],
        columns,
        findings,
        ...(rows === null ? {} : { out: options.out, rows }),
      });
    const kept = columns.filter(({ leftOut }) => leftOut === null);
    print(
      table(
        ['feature', 'known', 'missing', 'r', 'strength'],
        kept.map((column) => [column.name, known(column), share(column.missing), three(column.correlation), three(column.information)]),
      ),
    );
    for (const { severity, message } of findings) print(`${severity.padEnd(7)}  ${message}`);
    for (const { name, drop } of kept) if (drop !== null) print(`${'note'.padEnd(7)}  ${name}: ${drop}`);
    if (rows !== null) print(`${rows} rows, ${kept.length} features in ${options.out}`);
  });
}
