import { Button } from '@mantine/core';
import { useRef, useState, type ChangeEvent } from 'react';
import type { OwnModel, OwnModelTrial } from '../../../contract/entities/own-model.ts';
import { Confirm } from '../../components/ask.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { CheckIcon, ErrorIcon, WarningIcon } from '../../components/icons.tsx';
import { takeModelFiles } from '../../state/actions.ts';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { counted } from '../../words/numbers.ts';
import { moment } from '../../words/times.ts';
import { GrantDialog } from './grant-dialog.tsx';
import css from './own-models-section.module.css';

const states: Record<
  OwnModel['state'],
  { readonly label: string; readonly mark: 'ok' | 'warning' | 'missing'; readonly Icon: typeof CheckIcon }
> = {
  granted: { label: 'Granted', mark: 'ok', Icon: CheckIcon },
  replaced: { label: 'Replaced by newer files', mark: 'warning', Icon: WarningIcon },
  revoked: { label: 'Revoked', mark: 'missing', Icon: ErrorIcon },
  'not-granted': { label: 'Not granted by you', mark: 'warning', Icon: WarningIcon },
  damaged: { label: 'Changed or damaged: add it again', mark: 'missing', Icon: ErrorIcon },
};

/** Models of the user's own: what is granted, what it is used by, what went wrong; adding and revoking. */
export function OwnModelsSection() {
  const app = useApp();
  const { value: models, failure } = useResource(app.ownModels.list, '');
  const card = useSlice('ownModels', (state) => state.card);
  const refused = useSlice('ownModels', (state) => state.failure);
  const busy = useSlice('ownModels', (state) => state.busy);
  const input = useRef<HTMLInputElement>(null);
  const [revoking, setRevoking] = useState<OwnModel | null>(null);
  const chosen = (event: ChangeEvent<HTMLInputElement>): void => {
    const files = [...(event.currentTarget.files ?? [])];
    event.currentTarget.value = '';
    void takeModelFiles(app, files);
  };
  const shown = models?.filter(({ state, usedBy }) => state !== 'revoked' || usedBy.length > 0) ?? [];
  return (
    <>
      <p className={css.about}>
        A JavaScript module or an ONNX net with a manifest takes part like any other model. It runs without files, network and programs, and
        only after you have granted it. Drop its files here, or add them.
      </p>
      {failure && <FailureNote failure={failure} steps={{ 'try-again': () => app.ownModels.list.refresh('') }} />}
      {refused && <FailureNote failure={refused} steps={{}} />}
      {shown.length > 0 && (
        <ul className={css.list} aria-label="Own models">
          {shown.map((model) => (
            <Entry key={model.hash} model={model} revoke={() => setRevoking(model)} />
          ))}
        </ul>
      )}
      <div className={css.foot}>
        <span className={css.about} role="status">
          {busy ? 'Looking at the files …' : shown.length === 0 && models ? 'No model of your own yet.' : ''}
        </span>
        {app.bridge.hostKind === 'desktop' && (
          <Button variant="default" size="compact-xs" disabled={busy} onClick={() => void app.ownModels.offer([])}>
            Add folder
          </Button>
        )}
        <Button variant="default" size="compact-xs" disabled={busy} onClick={() => input.current?.click()}>
          Add files
        </Button>
        <input ref={input} type="file" multiple accept=".js,.mjs,.onnx,.json" hidden aria-label="Files of a model" onChange={chosen} />
      </div>
      {card && <GrantDialog card={card} />}
      {revoking && (
        <Confirm
          title={`Revoke ${revoking.name} ${revoking.version}?`}
          action={`Revoke ${revoking.name}`}
          onClose={() => setRevoking(null)}
          onConfirm={() => void app.ownModels.revoke(revoking.hash)}
        >
          <p>
            It will not run any more, and its files leave the workspace.{' '}
            {revoking.usedBy.length > 0
              ? `What it forecast in ${counted(revoking.usedBy.length, 'experiment')} stays, but its page there cannot be worked out again.`
              : 'No experiment uses it.'}
          </p>
        </Confirm>
      )}
    </>
  );
}

function Entry({ model, revoke }: { readonly model: OwnModel; readonly revoke: () => void }) {
  const app = useApp();
  const trial = useSlice('ownModels', (state) => state.trials.get(model.hash));
  const { label, mark, Icon } = states[model.state];
  const { name, version, hash, runtime, summary, source, usedBy, failure, grantedAt, id } = model;
  return (
    <li className={css.entry}>
      <div className={css.head}>
        <span className={css.name}>{name}</span>
        <span className="quiet">
          {version} · {runtime === 'onnx' ? 'ONNX net' : 'JavaScript'} · {id}
        </span>
        <span className={css.state} data-state={mark}>
          <Icon size={14} /> {label}
        </span>
      </div>
      <p>{summary}</p>
      <p className={css.about}>
        Granted {moment(grantedAt)} from <code className={css.code}>{source}</code>, files{' '}
        <code className={css.code}>{hash.slice(0, 12)}</code>.{' '}
        {usedBy.length === 0
          ? 'No experiment uses it yet.'
          : `Used by ${usedBy.slice(0, 3).join('; ')}${usedBy.length > 3 ? ` and ${usedBy.length - 3} more` : ''}.`}
      </p>
      {failure && (
        <p className={css.failure}>
          <WarningIcon size={14} /> {moment(failure.at)}: {failure.message}
        </p>
      )}
      {trial && <Trial trial={trial} />}
      {(model.state === 'granted' || model.state === 'replaced') && (
        <div className={css.buttons}>
          <Button
            variant="default"
            size="compact-xs"
            disabled={trial === null}
            onClick={() => void app.ownModels.trial(hash)}
            aria-label={`Try ${name} ${version}`}
          >
            {trial === null ? 'Trying …' : 'Try it'}
          </Button>
          <Button variant="default" size="compact-xs" onClick={revoke} aria-label={`Revoke ${name} ${version}`}>
            Revoke
          </Button>
        </div>
      )}
    </li>
  );
}

const Trial = ({ trial }: { readonly trial: OwnModelTrial }) => {
  const failed = trial.checks.filter(({ passed }) => !passed);
  return (
    <div role="status">
      <p className={css.about}>
        {failed.length === 0 ? `Passed all ${trial.checks.length} trials.` : `Failed ${failed.length} of ${trial.checks.length} trials:`}
      </p>
      {failed.map(({ name, message }) => (
        <p key={name} className={css.failure}>
          <ErrorIcon size={14} /> {name}: {message}
        </p>
      ))}
    </div>
  );
};
