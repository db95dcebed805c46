import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { stringify } from 'yaml';
import { mlflowStatuses, type MlflowStore } from './types.ts';

/** A folder `mlruns` as MLflow documents it: `meta.yaml` files, and a file for each parameter, metric and tag. */
export function writeMlflowFiles(root: string): MlflowStore {
  const yaml = (folder: string, content: Record<string, unknown>): void => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'meta.yaml'), stringify(content));
  };
  const pairs = (folder: string, values: readonly (readonly [string, string])[]): void => {
    mkdirSync(folder, { recursive: true });
    for (const [key, value] of values) writeFileSync(path.join(folder, key), value);
  };
  return {
    experiment: ({ id, name, createdMs, tags }) => {
      const folder = path.join(root, id);
      yaml(folder, {
        artifact_location: pathToFileURL(folder).href,
        creation_time: createdMs,
        experiment_id: id,
        last_update_time: createdMs,
        lifecycle_stage: 'active',
        name,
      });
      if (tags.length > 0) pairs(path.join(folder, 'tags'), tags);
    },
    run: (of, { id, name, status, startMs, endMs, parameters, metrics, tags }) => {
      const folder = path.join(root, of.id, id);
      const artefacts = path.join(folder, 'artifacts');
      yaml(folder, {
        artifact_uri: pathToFileURL(artefacts).href,
        end_time: endMs,
        entry_point_name: '',
        experiment_id: of.id,
        lifecycle_stage: 'active',
        run_id: id,
        run_name: name,
        run_uuid: id,
        source_name: 'Almanac',
        source_type: 4,
        source_version: '',
        start_time: startMs,
        status: mlflowStatuses.indexOf(status) + 1,
        tags: [],
        user_id: tags.find(([key]) => key === 'mlflow.user')?.[1] ?? '',
      });
      mkdirSync(artefacts, { recursive: true });
      pairs(path.join(folder, 'params'), parameters);
      pairs(path.join(folder, 'tags'), tags);
      mkdirSync(path.join(folder, 'metrics'), { recursive: true });
      for (const [key, values] of Map.groupBy(metrics, (metric) => metric.key))
        appendFileSync(
          path.join(folder, 'metrics', key),
          values.map(({ timestampMs, value, step }) => `${timestampMs} ${Number.isNaN(value) ? 'nan' : value} ${step}\n`).join(''),
        );
      return artefacts;
    },
    model: (name, createdMs, description) =>
      yaml(path.join(root, 'models', name), { creation_timestamp: createdMs, description, last_updated_timestamp: createdMs, name }),
    version: ({ name, version, runId, createdMs, stage, description, source }) => {
      yaml(path.join(root, 'models', name, `version-${version}`), {
        creation_timestamp: createdMs,
        current_stage: stage,
        description,
        last_updated_timestamp: createdMs,
        name,
        run_id: runId,
        run_link: '',
        source,
        status: 'READY',
        status_message: '',
        user_id: '',
        version,
      });
      if (stage === 'Production') pairs(path.join(root, 'models', name, 'aliases'), [['champion', String(version)]]);
    },
    close: () => undefined,
  };
}
