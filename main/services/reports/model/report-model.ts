import type { Finding } from '../../../../contract/entities/dataset.ts';
import type { LeaderboardRow, TrainOptions, Warning } from '../../../../contract/entities/experiment.ts';
import type { ComparedMetric } from '../../../../contract/entities/run-comparison.ts';
import type { Provenance } from '../../../../contract/entities/provenance.ts';
import type { JoinReport } from '../../../../contract/entities/tables.ts';
import type { Granularity } from '../../../../engine/core/time-axis.ts';
import type { Winners } from '../../../../contract/entities/winners.ts';

/** Null where it is missing. */
export type Values = readonly (number | null)[];

export interface Band {
  readonly level: number;
  readonly lower: Values;
  readonly upper: Values;
}

/** One series with its forecast, to be drawn. */
export interface ReportChart {
  readonly index: number;
  readonly name: string;
  /** Label of what made the forecast. */
  readonly model: string;
  readonly mase: number | null;
  /** The end of it where it is long. `ms` are milliseconds since 1970, no time zone; null where time is counted. */
  readonly history: { readonly time: readonly string[]; readonly ms: Values; readonly y: Values };
  readonly forecast: { readonly time: readonly string[]; readonly ms: Values; readonly mean: Values };
  readonly bands: readonly Band[];
}

/** One series in the table of all. Sums are over as many periods as are forecast. */
export interface ReportSeries {
  readonly name: string;
  /** Of the last periods that are there; null where none is. */
  readonly recent: number | null;
  /** How many of them are there. */
  readonly known: number;
  readonly forecast: number | null;
  /** Of the backtest. */
  readonly mase: number | null;
  readonly model: string;
}

/** The forecast of one series as a whole. */
export interface ReportForecast {
  /** Values of the key columns. */
  readonly keys: readonly string[];
  /** Milliseconds since 1970, no time zone; null where time is counted. */
  readonly ms: Values;
  readonly time: readonly string[];
  readonly mean: Values;
  readonly bands: readonly Band[];
  readonly model: string;
}

interface Interval {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/** How the run did beside the naive one, on the same forecasts of the backtest. */
export interface ReportAccuracy {
  readonly naive: string;
  /** With 95 percent bootstrap intervals. */
  readonly mase: Interval;
  readonly naiveMase: Interval;
  /** Change of the error in percent: below zero is better than naive. */
  readonly change: Interval | null;
  /** What was drawn. */
  readonly units: ComparedMetric['units'];
  readonly count: number;
  /** Share of series where the run errs less, in percent. */
  readonly wins: number | null;
  /** Diebold-Mariano, the more cautious of two. */
  readonly pValue: number | null;
  readonly bySteps: readonly {
    readonly step: string;
    readonly mase: number | null;
    readonly naiveMase: number | null;
    readonly mae: number | null;
    /** In percent. */
    readonly bias: number | null;
    readonly count: number;
  }[];
  readonly coverage: readonly {
    readonly level: number;
    readonly measured: number | null;
    readonly lower: number | null;
    readonly upper: number | null;
    readonly verdict: 'too-narrow' | 'as-promised' | 'too-wide' | null;
  }[];
}

/** Whether a better model could still use something: errors one step ahead of single series, and errors of the backtest of all. */
export interface ReportDiagnostics {
  readonly series: readonly {
    readonly name: string;
    readonly model: string;
    readonly count: number;
    /** Lags 1 ... L. */
    readonly acf: Values;
    /** How far from 0 white noise stays at 95 percent. */
    readonly bound: number;
    readonly ljungBox: { readonly statistic: number; readonly pValue: number; readonly lags: number } | null;
    readonly normality: number | null;
    readonly heteroscedasticity: number | null;
    /** Why there is nothing. */
    readonly reason: string | null;
  }[];
  /** Of errors of the backtest over the scale of their series. */
  readonly backtest: {
    readonly count: number;
    readonly mean: number | null;
    readonly breuschPagan: { readonly pValue: number; readonly correlation: number } | null;
    readonly quantiles: {
      readonly theoretical: Values;
      readonly sample: Values;
      readonly lower: Values;
      readonly upper: Values;
      readonly intercept: number;
      readonly slope: number;
      readonly outside: number;
      readonly count: number;
    } | null;
  } | null;
}

/** What drives a forecast, or a model as a whole. */
export interface ReportDrivers {
  readonly title: string;
  /** How the shares were worked out. */
  readonly note: string;
  readonly rows: readonly { readonly name: string; readonly meaning: string; /** In percent of all. */ readonly share: number }[];
  /** In words, about single steps. */
  readonly sentences: readonly string[];
}

/** Changes that somebody made to the forecast. */
export interface ReportOverrides {
  readonly name: string;
  readonly edits: readonly {
    readonly at: string;
    readonly what: string;
    readonly reason: string;
  }[];
  /** Sums over all series and periods. */
  readonly before: number;
  readonly after: number;
}

/** Sums of series that were made to agree; over the horizon. */
export interface ReportTotals {
  readonly method: string;
  readonly createdAt: string;
  /** Sums that there are; `nodes` has the largest. */
  readonly sums: number;
  readonly verdict: string | null;
  readonly nodes: readonly {
    readonly level: string;
    readonly name: string;
    readonly series: number;
    /** Forecast by itself, and as it agrees with the others. */
    readonly base: number;
    readonly reconciled: number;
  }[];
  /** MASE on the backtest by level. */
  readonly accuracy: readonly {
    readonly level: string;
    readonly nodes: number;
    readonly base: number | null;
    readonly reconciled: number | null;
  }[];
}

export interface SummaryPart {
  readonly topic: 'What' | 'How good' | 'How sure' | 'What drives it' | 'What to watch';
  readonly sentences: readonly string[];
}

/** Everything that a report says, as plain data: made once, written in every format. */
export interface ReportModel {
  readonly format: 'almanac-report';
  readonly formatVersion: 1;
  readonly title: string;
  readonly createdAt: string;
  readonly experiment: {
    readonly id: string;
    readonly name: string;
    readonly selectionReason: string | null;
    readonly codeVersion: string;
    readonly options: TrainOptions;
  };
  readonly data: {
    readonly versionId: string;
    readonly dataset: string;
    readonly number: number;
    /** Name of the column that is forecast; null where there is a column for each series. */
    readonly target: string | null;
    readonly keyNames: readonly string[];
    readonly series: number;
    readonly rows: number;
    readonly first: string;
    readonly last: string;
    readonly seasonLength: number;
    readonly granularity: Granularity;
    /** The horizon in words. */
    readonly horizon: string;
    /** What a period is called: `day`. */
    readonly period: string;
    readonly files: readonly { readonly name: string; readonly sha256: string | null; readonly bytes: number }[];
    readonly recipe: readonly string[];
    readonly features: readonly string[];
  };
  readonly run: LeaderboardRow;
  readonly summary: readonly SummaryPart[];
  readonly leaderboard: readonly LeaderboardRow[];
  readonly winners: Omit<Winners, 'list'>;
  readonly accuracy: ReportAccuracy | null;
  readonly charts: readonly ReportChart[];
  /** The largest first. */
  readonly series: readonly ReportSeries[];
  /** Highest errors first; fewer than ten where there are fewer series. */
  readonly worst: readonly ReportChart[];
  readonly diagnostics: ReportDiagnostics;
  readonly drivers: readonly ReportDrivers[];
  readonly quality: { readonly findings: readonly Finding[]; readonly joins: readonly JoinReport[] };
  readonly warnings: readonly Warning[];
  readonly overrides: ReportOverrides | null;
  readonly totals: ReportTotals | null;
  /** All forecasts, for formats that hold them; null in others. */
  readonly forecasts: readonly ReportForecast[] | null;
  readonly provenance: Provenance;
}
