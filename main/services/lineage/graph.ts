import { existsSync } from 'node:fs';
import type { Finding } from '../../../contract/entities/dataset.ts';
import type { Report } from '../../../contract/entities/report.ts';
import type { LineageGraph, LineageStage } from '../../../contract/entities/lineage.ts';
import type { Watch } from '../../../contract/entities/source.ts';
import { activeSteps } from '../../../engine/cleaning/recipe.ts';
import type { StoredRun } from '../../store/repositories/experiments.ts';
import type { StoredVersion } from '../../store/repositories/datasets.ts';
import type { Store } from '../../store/store.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { versionId } from '../datasets/version-id.ts';
import { aggregationWords, featureWords, frequencyName, gapWords, roleWords, stepWords } from './stage-words.ts';

type Detail = LineageStage['details'][number];
type Edge = LineageGraph['edges'][number];

const detail = (name: string, value: string | number): Detail => ({ name, value: String(value) });
const empty = {
  hash: null,
  madeAt: null,
  rows: null,
  series: null,
  values: null,
  bytes: null,
  kept: null,
  tookMs: null,
  versionId: null,
  version: null,
} as const;
const nameOf = ({ datasetName, number }: StoredVersion): string => `${datasetName} v${number}`;
/** What checks found, in one line. */
function checked(name: string, findings: readonly Finding[]): Detail {
  const count = (severity: Finding['severity']): number => findings.filter((finding) => finding.severity === severity).length;
  return detail(name, `${count('error')} problems, ${count('warning')} to check, ${count('info')} notes`);
}

/** What is known of the version that ends with a stage; nothing where there is no such version. */
function ofVersion(version: StoredVersion | null): Partial<LineageStage> {
  if (!version) return {};
  return { madeAt: version.createdAt, series: version.series, values: version.values, versionId: version.id, version: nameOf(version) };
}

/** The stages of a version from its files to what was made with it. */
export function lineageGraph(
  store: Store,
  datasets: Datasets,
  version: StoredVersion,
  reports: readonly Report[],
  watches: readonly Watch[],
): LineageGraph {
  const stages: LineageStage[] = [];
  const edges: Edge[] = [];
  const add = (stage: Pick<LineageStage, 'id' | 'kind' | 'title'> & Partial<LineageStage>, from: readonly string[]): string => {
    stages.push({ ...empty, details: [], ...stage });
    for (const id of from) edges.push({ from: id, to: stage.id });
    return stage.id;
  };
  const { choices, rawId } = version;
  const newest = store.datasets.findByName(version.datasetId);
  const watching =
    newest?.id === version.id
      ? watches
          .filter(({ datasetId }) => datasetId === version.datasetId)
          .map((watch) =>
            add(
              {
                id: `watch ${watch.id}`,
                kind: 'watch',
                title: watch.folder,
                details: [
                  detail('Files', watch.pattern),
                  detail('A new file', watch.mode === 'newest' ? 'replaces the data' : 'is added to the others'),
                  detail('State', watch.paused ? 'paused' : 'watching: new files are read like this version'),
                ],
              },
              [],
            ),
          )
      : [];
  const files = version.files.map(({ name, bytes, sha256 }, i) =>
    add({ id: `file ${i}`, kind: 'file', title: name, hash: sha256, bytes }, watching),
  );
  const twins = store.datasets.list().filter((other) => other.rawId === rawId);
  const rawVersion = twins.find(({ id }) => id === rawId) ?? null;
  const facts = store.checks.facts(rawId)?.facts;
  const firstMade = twins.map(({ createdAt }) => createdAt).sort()[0] ?? null;
  const { roles } = choices;
  /** Reports of the stages of a version, as far as somebody asked for them. */
  const checksOf = (id: string | undefined): Detail[] =>
    id === undefined ? [] : store.checks.reportsOf(id).map(({ stage, findings }) => checked(`Checks, ${stage}`, findings));
  const memory = (id: string): LineageStage['kept'] => (datasets.panels.has(id) ? 'memory' : 'remade');
  let last = add(
    {
      id: `raw ${rawId}`,
      kind: 'raw',
      title: 'Raw',
      hash: rawId,
      ...ofVersion(rawVersion),
      madeAt: firstMade,
      rows: version.rows,
      series: rawVersion?.series ?? facts?.series ?? null,
      bytes: version.snapshotBytes,
      kept: existsSync(datasets.snapshotPath(rawId)) ? 'disk' : 'missing',
      tookMs: twins.map(({ id }) => store.datasets.timingsOf(id).raw).find((ms) => ms !== undefined) ?? null,
      details: [
        detail('Frequency', `${frequencyName(version.axis.frequency)}, season of ${version.seasonLength}`),
        ...Object.entries(roles).map(([name, role]) => detail(name, roleWords[role])),
        detail('Several rows of one period', aggregationWords[choices.aggregation]),
        detail('Periods without a row', gapWords[choices.gaps]),
        ...(choices.tables ? [detail('Tables joined', choices.tables.map(({ name }) => name).join(', '))] : []),
        checked('Import checks', (rawVersion ?? version).report.findings),
        ...checksOf(rawVersion?.id),
        ...(twins.length > 1 ? [detail('Shared by', twins.map(nameOf).join(', '))] : []),
      ],
    },
    files,
  );
  const steps = activeSteps(choices.recipe);
  if (steps.length > 0) {
    const id = versionId(rawId, { recipe: choices.recipe });
    const processed = store.datasets.get(id);
    last = add(
      {
        id: `processed ${id}`,
        kind: 'processed',
        title: 'Processed',
        hash: id,
        ...ofVersion(processed ?? (choices.features ? null : version)),
        kept: memory(id),
        tookMs: store.datasets.timingsOf(id).prepare ?? null,
        details: [
          ...steps.map((step, i) => detail(`Step ${i + 1}`, stepWords(step))),
          ...checksOf(id),
          detail('Figures', 'taken from the data once and kept: running it again gives the same'),
        ],
      },
      [last],
    );
  }
  if (choices.features)
    last = add(
      {
        id: `features ${version.id}`,
        kind: 'features',
        title: 'Features',
        hash: version.id,
        ...ofVersion(version),
        kept: memory(version.id),
        tookMs: store.datasets.timingsOf(version.id).prepare ?? null,
        details: [
          ...choices.features.specs.map((spec, i) => detail(`Feature ${i + 1}`, featureWords(spec))),
          ...checksOf(version.id),
          detail('Known ahead', `${choices.features.horizon} periods, ${choices.features.strategy}`),
        ],
      },
      [last],
    );
  for (const experiment of store.experiments.ofVersion(version.id)) {
    const runs = store.experiments.runs(experiment.id);
    const id = add(
      {
        id: `experiment ${experiment.id}`,
        kind: 'experiment',
        title: experiment.name,
        madeAt: experiment.createdAt,
        series: version.series,
        bytes: runs.reduce((sum, { artefactBytes }) => sum + artefactBytes, 0),
        details: [
          detail('State', experiment.state),
          detail('Almanac', experiment.codeVersion),
          detail('Horizon', `${experiment.options.horizon} periods, ${experiment.options.folds} folds, seed ${experiment.options.seed}`),
          ...(experiment.selected === null ? [] : [detail('Selected', experiment.selected)]),
          detail('Models', runs.length),
        ],
      },
      [last],
    );
    const own = reports.filter(({ experimentId }) => experimentId === experiment.id);
    for (const run of runs) addRun(run, id, run.model === experiment.selected, own);
  }
  /** A run, and the reports that were made of it. */
  function addRun(run: StoredRun, experiment: string, selected: boolean, own: readonly Report[]): void {
    const id = add(
      {
        id: `run ${run.id}`,
        kind: 'run',
        title: run.label ?? run.summary?.label ?? run.model,
        hash: run.artefact,
        bytes: run.artefact === null ? null : run.artefactBytes,
        series: run.summary?.seriesDone ?? null,
        tookMs: run.summary === null ? null : run.summary.fitMs,
        kept: run.artefact === null ? null : 'disk',
        details: [
          detail('Kind', run.kind),
          ...(selected ? [detail('In use', 'the model that was selected')] : []),
          ...Object.entries(run.spec).map(([name, value]) => detail(name, JSON.stringify(value))),
        ],
      },
      [experiment],
    );
    for (const report of own.filter(({ model }) => model === run.model))
      add(
        {
          id: `report ${report.id}`,
          kind: 'report',
          title: report.name,
          hash: report.sha256,
          madeAt: report.createdAt,
          bytes: report.bytes,
          kept: 'disk',
        },
        [id],
      );
  }
  return { versionId: version.id, stages, edges };
}
