import { createApp } from '../../../main/app.ts';
import { programPath } from '../../../main/entries.ts';
import { forkNode } from '../../../main/ingest/node-fork.ts';

// Promotes one version after the other and goes back, until somebody kills it.
const app = await createApp({
  workspace: process.argv[2] ?? '',
  host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) },
  version: 'test',
});
const versions = app.registry.versions();
for (let turn = 0; ; turn++) {
  const version = versions.find(({ id }) => app.registry.version(id).stage === 'candidate');
  if (version) await app.registry.promote({ versionId: version.id, reason: `turn ${turn}` });
  // By now the evidence for each is known, and only the writing is left.
  if (turn === 3) process.stdout.write('begun\n');
  if (turn % 3 === 2) app.registry.rollback({ modelId: version?.modelId ?? '' });
}
