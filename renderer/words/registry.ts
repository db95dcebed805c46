import type { RegistryAction, VersionStage } from '../../contract/entities/registry.ts';

export const stageLabels: Record<VersionStage, string> = { candidate: 'Candidate', champion: 'Champion', archived: 'Archived' };
export const stageMeanings: Record<VersionStage, string> = {
  candidate: 'Could be promoted',
  champion: 'What the name of the model stands for: what asks by name is answered with it',
  archived: 'Set aside; restore it to promote it',
};
export const actionLabels: Record<RegistryAction, string> = {
  register: 'Registered',
  promote: 'Promoted',
  rollback: 'Rolled back',
  archive: 'Archived',
  restore: 'Restored',
};
