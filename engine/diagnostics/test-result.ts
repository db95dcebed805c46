/** The outcome of a test of hypothesis. */
export interface TestResult {
  readonly statistic: number;
  /** Probability of so large a statistic where the hypothesis holds. */
  readonly pValue: number;
}
