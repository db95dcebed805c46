import type { Database } from 'better-sqlite3';
import type { Finding } from '../../../contract/entities/dataset.ts';
import type { DatasetFacts, DatasetSchema, ValidationStage } from '../../../contract/entities/validation.ts';

/** What raw data were seen to hold, and what the next data should therefore be. */
export interface KeptFacts {
  readonly facts: DatasetFacts;
  readonly schema: DatasetSchema;
}

/** Names one kept report; `against` is the version that it was compared with, empty for none. */
export interface ReportKey {
  readonly versionId: string;
  readonly stage: ValidationStage;
  readonly against: string;
  /** Raised with the rules: a report of earlier ones is not found. */
  readonly rules: number;
}

export interface CheckRepository {
  facts(rawId: string): KeptFacts | null;
  putFacts(rawId: string, kept: KeptFacts): void;
  findings(key: ReportKey): Finding[] | null;
  /** The newest report of each stage of a version that was asked for. */
  reportsOf(versionId: string): { stage: ValidationStage; findings: Finding[] }[];
  putFindings(key: ReportKey, findings: readonly Finding[]): void;
}

export function checkRepository(db: Database): CheckRepository {
  const facts = db.prepare<[string], { facts: string; schema: string }>('SELECT facts, schema FROM raw_facts WHERE raw_id = ?');
  const putFacts = db.prepare('INSERT OR REPLACE INTO raw_facts (raw_id, facts, schema) VALUES (?, ?, ?)');
  const findings = db.prepare<ReportKey, { findings: string }>(
    'SELECT findings FROM stage_report WHERE version_id = @versionId AND stage = @stage AND against = @against AND rules = @rules',
  );
  const putFindings = db.prepare(
    'INSERT OR REPLACE INTO stage_report (version_id, stage, against, rules, findings) VALUES (@versionId, @stage, @against, @rules, @findings)',
  );
  const reports = db.prepare<[string], { stage: ValidationStage; findings: string }>(
    'SELECT stage, findings, max(rules) FROM stage_report WHERE version_id = ? GROUP BY stage ORDER BY stage',
  );
  return {
    reportsOf: (versionId) =>
      reports.all(versionId).map(({ stage, findings: found }) => ({ stage, findings: JSON.parse(found) as Finding[] })),
    facts: (rawId) => {
      const row = facts.get(rawId);
      return row ? { facts: JSON.parse(row.facts) as DatasetFacts, schema: JSON.parse(row.schema) as DatasetSchema } : null;
    },
    putFacts: (rawId, kept) => void putFacts.run(rawId, JSON.stringify(kept.facts), JSON.stringify(kept.schema)),
    findings: (key) => {
      const row = findings.get(key);
      return row ? (JSON.parse(row.findings) as Finding[]) : null;
    },
    putFindings: (key, found) => void putFindings.run({ ...key, findings: JSON.stringify(found) }),
  };
}
