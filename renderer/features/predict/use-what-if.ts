import { useEffect, useMemo } from 'react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { RowDependence, RowField, RowModel, RowPrediction, RowValues } from '../../../contract/entities/regression.ts';
import type { Api } from '../../state/bridge.ts';
import { useApp } from '../../state/use-app.ts';
import { toFailure, type Failure } from '../../words/failures.ts';

/** The row that is asked about, and the answer. */
export interface WhatIf {
  readonly values: RowValues;
  /** The column that was moved last: its curve is shown. */
  readonly moved: string;
  readonly answer: RowPrediction | null;
  readonly dependence: RowDependence | null;
  readonly failure: Failure | null;
}
export interface Asked extends WhatIf {
  readonly set: (column: string, value: RowValues[string]) => void;
  readonly show: (column: string) => void;
  readonly reset: () => void;
}

/** Slider moves within this time are one question. */
const PAUSE_MS = 40;

const usual = (field: RowField): RowValues[string] =>
  field.kind === 'number'
    ? field.usual
    : field.kind === 'category'
      ? (field.words[0] ?? null)
      : field.high.slice(0, field.withTime ? 16 : 10);
const usualRow = (model: RowModel): RowValues => Object.fromEntries(model.fields.map((field) => [field.column, usual(field)]));

interface Question {
  readonly store: StoreApi<WhatIf>;
  ask(delayMs: number): void;
}

/** Models that were asked in this window keep their row. */
const questions = new WeakMap<Api, Map<string, Question>>();

function questionOf(api: Api, model: RowModel): Question {
  const known = questions.get(api) ?? new Map<string, Question>();
  questions.set(api, known);
  const before = known.get(model.id);
  if (before) return before;
  const first = model.report?.importance[0]?.column ?? model.fields[0]?.column ?? '';
  const store = createStore<WhatIf>(() => ({ values: usualRow(model), moved: first, answer: null, dependence: null, failure: null }));
  let turn = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const send = async (): Promise<void> => {
    const mine = ++turn;
    const { values, moved } = store.getState();
    try {
      const answer = await api['rowModels.predict']({ modelId: model.id, values });
      if (mine !== turn) return;
      store.setState({ answer, failure: null });
      const dependence = await api['rowModels.dependence']({ modelId: model.id, values, column: moved });
      if (mine === turn) store.setState({ dependence });
    } catch (error) {
      if (mine === turn) store.setState({ failure: toFailure(error) });
    }
  };
  const question: Question = {
    store,
    ask: (delayMs) => {
      clearTimeout(timer);
      timer = setTimeout(() => void send(), delayMs);
    },
  };
  known.set(model.id, question);
  return question;
}

/** What a model says of the row that the form holds; asked again a moment after each change. */
export function useWhatIf(model: RowModel): Asked {
  const { api } = useApp();
  const question = useMemo(() => questionOf(api, model), [api, model]);
  const state = useStore(question.store);
  useEffect(() => {
    if (!question.store.getState().answer) question.ask(0);
  }, [question]);
  const change = (part: Partial<WhatIf>): void => {
    question.store.setState(part);
    question.ask(PAUSE_MS);
  };
  return {
    ...state,
    set: (column, value) => change({ values: { ...question.store.getState().values, [column]: value }, moved: column }),
    show: (column) => change({ moved: column }),
    reset: () => change({ values: usualRow(model) }),
  };
}
