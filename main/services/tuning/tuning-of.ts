import type { SearchEvaluation, TunedModel, Tuning, TuningSummary } from '../../../contract/entities/tuning.ts';
import type { ModelSpec } from '../../../contract/entities/model.ts';
import { bestOf, importanceOf, rungsOf } from '../../../engine/tuning/index.ts';
import type { StoredStudy, StoredTuning, TrialNote } from '../../store/repositories/tunings.ts';
import { modelInfo } from '../models/catalogue.ts';
import { specOf } from './try-settings.ts';

const plain = <T>(value: unknown): T => structuredClone(value) as T;

/** One model's search as it is shown. */
function modelOf({ options }: StoredTuning, { model, study, reference }: StoredStudy, notes: readonly TrialNote[]): TunedModel[] {
  const searched = options.models.find(({ name }) => name === model);
  if (!searched) return [];
  const rungs = rungsOf(study.plan);
  const noted = new Map(notes.filter((note) => note.model === model).map((note) => [`${note.trial}/${note.rung}`, note]));
  const best = bestOf(study);
  const evaluations = Map.groupBy(study.evaluations, ({ trial }) => trial);
  return [
    {
      ...searched,
      label: modelInfo(searched.kind).label,
      rungs: [...rungs],
      elapsedMs: study.elapsedMs + (reference?.ms ?? 0),
      reference,
      best: best && {
        trial: best.trial,
        // With all of the resource, though it may have been found on less.
        spec: plain<ModelSpec>(specOf(searched, best.point, searched.resource.max)),
        score: best.score,
        resource: best.resource,
      },
      trials: study.trials.map(({ id, point }) => ({
        id,
        point: plain(point),
        evaluations: (evaluations.get(id) ?? []).map(({ rung, status, score, finished, elapsedMs }): SearchEvaluation => {
          const note = noted.get(`${id}/${rung}`);
          return {
            rung,
            resource: rungs[rung] as number,
            status,
            score,
            finished,
            elapsedMs,
            ms: note?.ms ?? null,
            series: note?.series ?? null,
            stoodIn: note?.stoodIn ?? null,
            message: note?.message ?? null,
          };
        }),
      })),
      importance: importanceOf(study).map((one) => ({ ...one })),
    },
  ];
}

const head = (tuning: StoredTuning, jobId: string | null) => ({
  id: tuning.id,
  name: tuning.name,
  datasetVersionId: tuning.datasetVersionId,
  datasetName: tuning.datasetName,
  datasetNumber: tuning.datasetNumber,
  createdAt: tuning.createdAt,
  state: tuning.state,
  jobId,
});

export function tuningOf(tuning: StoredTuning, studies: readonly StoredStudy[], notes: readonly TrialNote[], jobId: string | null): Tuning {
  const models = studies.flatMap((study) => modelOf(tuning, study, notes));
  return {
    ...head(tuning, jobId),
    options: tuning.options,
    series: { ...tuning.series },
    ended: tuning.ended,
    error: tuning.error,
    models,
    trials: models.reduce((sum, { trials }) => sum + trials.length, 0),
    elapsedMs: models.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0),
  };
}

export function summaryOf(tuning: StoredTuning, studies: readonly StoredStudy[], jobId: string | null): TuningSummary {
  return {
    ...head(tuning, jobId),
    models: studies.map(({ model, study, reference }) => ({
      name: model,
      label: modelInfo(tuning.options.models.find(({ name }) => name === model)?.kind ?? model).label,
      best: bestOf(study)?.score ?? null,
      reference: reference?.score ?? null,
    })),
    trials: studies.reduce((sum, { study }) => sum + study.trials.length, 0),
    elapsedMs: studies.reduce((sum, { study, reference }) => sum + study.elapsedMs + (reference?.ms ?? 0), 0),
  };
}
