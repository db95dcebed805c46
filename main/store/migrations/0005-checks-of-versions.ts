/**
 * What raw data were seen to hold and the schema that was learnt from it, for the next version to be checked against; reports of the stages of a
 * version, kept until the rules change.
 */
export const checksOfVersions = `
CREATE TABLE raw_facts (
  raw_id TEXT PRIMARY KEY,
  facts TEXT NOT NULL,
  schema TEXT NOT NULL
);
CREATE TABLE stage_report (
  version_id TEXT NOT NULL REFERENCES dataset_version (id) ON DELETE CASCADE,
  stage TEXT NOT NULL,
  against TEXT NOT NULL,
  rules INTEGER NOT NULL,
  findings TEXT NOT NULL,
  PRIMARY KEY (version_id, stage, against)
);
CREATE TRIGGER facts_without_version AFTER DELETE ON dataset_version
WHEN NOT EXISTS (SELECT 1 FROM dataset_version WHERE raw_id = OLD.raw_id)
BEGIN
  DELETE FROM raw_facts WHERE raw_id = OLD.raw_id;
END;
`;
