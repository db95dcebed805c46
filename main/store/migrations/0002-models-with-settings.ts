/** Runs get a kind, a label and settings beside their name; results what an automatic model chose and their coverage by step. */
export const modelsWithSettings = `
ALTER TABLE run ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN label TEXT;
ALTER TABLE run ADD COLUMN spec TEXT NOT NULL DEFAULT '{}';
UPDATE run SET kind = model;
UPDATE run SET summary = json_set(summary, '$.kind', model, '$.spec', json('{}'), '$.coverageByHorizon', json('[]')) WHERE summary IS NOT NULL;
ALTER TABLE series_result ADD COLUMN chosen TEXT;
ALTER TABLE series_result ADD COLUMN coverage BLOB;
`;
