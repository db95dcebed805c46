import type { RegisteredModel } from '../../../contract/entities/registry.ts';
import type { RowVersion } from '../../../contract/entities/row-version.ts';
import { useApp, useOwnResource } from '../../state/use-app.ts';
import { PromoteForm } from './promote-form.tsx';
import { RowEvidenceView } from './row-evidence-view.tsx';

interface Props {
  readonly version: RowVersion;
  readonly model: RegisteredModel;
  readonly onClose: () => void;
}

/** Makes a version of a registered model of single rows its champion. */
export function RowPromoteDialog({ version, model, onClose }: Props) {
  const app = useApp();
  const { value, loading, failure, progress } = useOwnResource(app.registry.rowEvidence, version.id);
  return (
    <PromoteForm
      version={version}
      state={{ ready: value !== undefined, loading, failure, progress }}
      again={() => app.registry.rowEvidence.refresh(version.id)}
      // The champion that the evidence on show was measured by.
      promote={(reason) => app.api['rowVersions.promote']({ versionId: version.id, reason, expected: model.champion?.id ?? null })}
      onClose={onClose}
    >
      {value && <RowEvidenceView found={value} name={`v${version.number}`} />}
    </PromoteForm>
  );
}
