import type { ModelVersion, RegisteredModel } from '../../../contract/entities/registry.ts';
import { useApp, useOwnResource } from '../../state/use-app.ts';
import { EvidenceView } from './evidence-view.tsx';
import { PromoteForm } from './promote-form.tsx';

interface Props {
  readonly version: ModelVersion;
  readonly model: RegisteredModel;
  readonly onClose: () => void;
}

/** Makes a version champion: what speaks for it and against it, and why it is done. */
export function PromoteDialog({ version, model, onClose }: Props) {
  const app = useApp();
  const { value, loading, failure, progress } = useOwnResource(app.registry.evidence, version.id);
  return (
    <PromoteForm
      version={version}
      state={{ ready: value !== undefined, loading, failure, progress }}
      again={() => app.registry.evidence.refresh(version.id)}
      // The champion that the evidence on show was measured by.
      promote={(reason) => app.api['registry.promote']({ versionId: version.id, reason, expected: model.champion?.id ?? null })}
      onClose={onClose}
    >
      {value && <EvidenceView found={value} name={`v${version.number}`} />}
    </PromoteForm>
  );
}
