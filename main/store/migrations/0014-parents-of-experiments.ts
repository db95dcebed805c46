/** Which experiment one goes on from, and what a run of it starts from. */
export const parentsOfExperiments = `
ALTER TABLE experiment ADD COLUMN parent_id TEXT REFERENCES experiment (id) ON DELETE SET NULL;
ALTER TABLE run ADD COLUMN start TEXT;
CREATE INDEX experiment_by_parent ON experiment (parent_id);
`;
