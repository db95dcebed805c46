import { Button } from '@mantine/core';
import { useState } from 'react';
import type { RowModel } from '../../../contract/entities/regression.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { stageLabels } from '../../words/registry.ts';
import { RegisterForm, showVersion } from './register-button.tsx';

/** Makes a trained model of single rows a version of a registered one, and shows the versions that it is already. */
export function RegisterRowsButton({ model }: { readonly model: Pick<RowModel, 'id' | 'name' | 'target'> }) {
  const app = useApp();
  const [open, setOpen] = useState(false);
  const { value: versions } = useResource(app.registry.ofRowModel, model.id);
  return (
    <>
      {versions && <span>{versions.length === 0 ? 'Not registered' : 'Registered as'}</span>}
      {versions?.map((version) => (
        <Button key={version.id} variant="default" size="compact-xs" onClick={() => showVersion(app, version)}>
          {version.name} v{version.number}: {stageLabels[version.stage]}
        </Button>
      ))}
      <Button variant="default" size="compact-xs" onClick={() => setOpen(true)}>
        Register…
      </Button>
      {open && (
        <RegisterForm
          sort="rows"
          label={model.name}
          suggested={model.target}
          register={(name, reason) => app.api['rowVersions.register']({ rowModelId: model.id, name, reason })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
