import { Button, NativeSelect, NumberInput, Switch } from '@mantine/core';
import { useState } from 'react';
import type { ApiToken } from '../../../contract/entities/api-token.ts';
import type { ApiSettings, ApiState } from '../../../contract/entities/local-api.ts';
import { Confirm } from '../../components/ask.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { WarningIcon } from '../../components/icons.tsx';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { toFailure } from '../../words/failures.ts';
import { moment } from '../../words/times.ts';
import { ApiTokenDialog } from './api-token-dialog.tsx';
import css from './api-section.module.css';

/** The local API: whether programs on this machine may ask for predictions, for which models, and with which tokens. */
export function ApiSection() {
  const app = useApp();
  const settings = useSlice('workspace', (state) => state.settings?.api);
  const { value: state, failure } = useResource(app.localApi.state, '');
  const [making, setMaking] = useState(false);
  if (!settings) return null;
  const change = (changes: Partial<ApiSettings>): void => void app.workspace.changeSettings({ api: { ...settings, ...changes } });
  return (
    <>
      <div className={css.row}>
        <div className={css.words}>
          <p>Local API</p>
          <p className={css.about}>
            Other programs on this machine ask for predictions and forecasts, as 127.0.0.1 and with a token. While it is off nothing
            listens.
          </p>
        </div>
        <Switch
          aria-label="Local API"
          checked={settings.enabled}
          onChange={({ currentTarget }) => change({ enabled: currentTarget.checked })}
        />
      </div>
      <div className={css.row}>
        <div className={css.words}>
          <p>Port</p>
          {state && <Where state={state} />}
        </div>
        <Port port={settings.port} onPort={(port) => change({ port })} />
      </div>
      {failure && <FailureNote failure={failure} steps={{ 'try-again': () => app.localApi.state.refresh('') }} />}
      {state && <Serving settings={settings} state={state} change={change} />}
      <Tokens onMake={() => setMaking(true)} />
      {making && <ApiTokenDialog onClose={() => setMaking(false)} />}
    </>
  );
}

/** A port is taken when it is complete: every change starts the API anew. */
function Port({ port, onPort }: { readonly port: number; readonly onPort: (port: number) => void }) {
  const [draft, setDraft] = useState<number | string>(port);
  const [known, setKnown] = useState(port);
  if (known !== port) {
    setKnown(port);
    setDraft(port);
  }
  const take = (): void => {
    if (typeof draft === 'number' && draft >= 1024 && draft <= 65_535) {
      if (draft !== port) onPort(draft);
    } else setDraft(port);
  };
  return (
    <NumberInput
      aria-label="Port of the local API"
      value={draft}
      min={1024}
      max={65_535}
      allowDecimal={false}
      hideControls
      w={88}
      onChange={setDraft}
      onBlur={take}
      onKeyDown={({ key }) => key === 'Enter' && take()}
    />
  );
}

function Where({ state: { state, address, problem } }: { readonly state: ApiState }) {
  if (state === 'failed')
    return (
      <p className={css.problem} role="alert">
        <WarningIcon size={14} /> {problem}
      </p>
    );
  return (
    <p className={css.about} role="status">
      {state === 'running' && address !== null ? (
        <>
          Answers at <code className={css.code}>{address}</code>; what it can do is at <code className={css.code}>{address}/docs</code>
        </>
      ) : state === 'starting' ? (
        'Starting …'
      ) : (
        'Off. Clients usually look for port 5001.'
      )}
    </p>
  );
}

interface ServingProps {
  readonly settings: ApiSettings;
  readonly state: ApiState;
  readonly change: (changes: Partial<ApiSettings>) => void;
}
function Serving({ settings, state: { state, rowModel, sarima, notes, choices }, change }: ServingProps) {
  const running = state === 'running';
  const rows =
    settings.rowModel === null ||
    choices.registeredRows.includes(settings.rowModel) ||
    choices.rowModels.some(({ id }) => id === settings.rowModel);
  const series = settings.sarimaModel === null || choices.sarimaModels.includes(settings.sarimaModel);
  return (
    <>
      <div className={css.row}>
        <div className={css.words}>
          <p>Single rows</p>
          <p className={css.about}>
            {running
              ? rowModel
                ? `${rowModel.name} answers /predict.`
                : 'Nothing answers /predict: train a model under Predict, then promote it in Registry.'
              : 'What answers /predict: the champion of a registered model, or a trained model itself.'}
          </p>
        </div>
        <NativeSelect
          aria-label="Model of single rows that serves"
          className={css.choice ?? ''}
          value={settings.rowModel ?? ''}
          onChange={({ currentTarget }) => change({ rowModel: currentTarget.value === '' ? null : currentTarget.value })}
          data={[
            { value: '', label: 'The champion changed last, else the newest' },
            ...choices.registeredRows.map((name) => ({ value: name, label: `Champion of ${name}` })),
            ...choices.rowModels.map(({ id, name }) => ({ value: id, label: name })),
            ...(rows ? [] : [{ value: settings.rowModel ?? '', label: 'One that is gone' }]),
          ]}
        />
      </div>
      <div className={css.row}>
        <div className={css.words}>
          <p>SARIMA</p>
          <p className={css.about}>
            {running && sarima
              ? `${sarima.name} v${sarima.number} answers /forecast_sarima.`
              : 'What answers /forecast_sarima: the champion of a registered ARIMA. /forecast takes any champion by name.'}
          </p>
        </div>
        <NativeSelect
          aria-label="SARIMA that serves"
          className={css.choice ?? ''}
          value={settings.sarimaModel ?? ''}
          onChange={({ currentTarget }) => change({ sarimaModel: currentTarget.value === '' ? null : currentTarget.value })}
          data={[
            { value: '', label: 'The one changed last' },
            ...choices.sarimaModels,
            ...(series ? [] : [{ value: settings.sarimaModel ?? '', label: `${settings.sarimaModel ?? ''} (no SARIMA)` }]),
          ]}
        />
      </div>
      {notes.map((text) => (
        <p key={text} className={css.problem} role="status">
          <WarningIcon size={14} /> {text}
        </p>
      ))}
    </>
  );
}

const validity = ({ revokedAt, expiresAt }: ApiToken): { readonly label: string; readonly valid: boolean } => {
  if (revokedAt !== null) return { label: 'Revoked', valid: false };
  if (expiresAt === null) return { label: 'No end', valid: true };
  const over = Date.parse(expiresAt) <= Date.now();
  return { label: `${over ? 'Expired' : 'To'} ${moment(expiresAt)}`, valid: !over };
};

function Tokens({ onMake }: { readonly onMake: () => void }) {
  const app = useApp();
  const { value: tokens, failure } = useResource(app.localApi.tokens, '');
  const [revoking, setRevoking] = useState<ApiToken | null>(null);
  const revoke = (token: ApiToken): void =>
    void app.localApi.revoke(token.id).then(
      () => app.notices.say(`${token.name} is revoked: requests with it are refused from now on`),
      (error: unknown) => app.notices.fail(toFailure(error)),
    );
  return (
    <div className={css.tokens}>
      {failure && <FailureNote failure={failure} steps={{ 'try-again': () => app.localApi.tokens.refresh('') }} />}
      {tokens && tokens.length > 0 && (
        <table className={css.table} aria-label="Tokens of the local API">
          <thead>
            <tr>
              <th scope="col">Token</th>
              <th scope="col">May ask for</th>
              <th scope="col">Last used</th>
              <th scope="col">Valid</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {tokens.map((token) => {
              const { label, valid } = validity(token);
              return (
                <tr key={token.id} data-over={!valid || undefined}>
                  <th scope="row">
                    {token.name} <code className={css.code}>{token.start}…</code>
                  </th>
                  <td>{token.scopes.join(', ')}</td>
                  <td className={css.time}>{token.lastUsedAt === null ? 'Never' : moment(token.lastUsedAt)}</td>
                  <td className={css.time}>{label}</td>
                  <td className={css.time}>
                    {token.revokedAt === null && (
                      <Button variant="default" size="compact-xs" aria-label={`Revoke ${token.name}`} onClick={() => setRevoking(token)}>
                        Revoke
                      </Button>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      <div className={css.foot}>
        <span className={css.about}>
          {tokens && tokens.length === 0
            ? 'No token yet: without one nobody is answered.'
            : 'Of a token only a hash is kept. None leaves with the workspace’s file.'}
        </span>
        <Button variant="default" size="compact-xs" onClick={onMake}>
          New token
        </Button>
      </div>
      {revoking && (
        <Confirm
          title={`Revoke ${revoking.name}?`}
          action={`Revoke ${revoking.name}`}
          onConfirm={() => revoke(revoking)}
          onClose={() => setRevoking(null)}
        >
          <p>Programs that use it are refused from the next request on. It cannot be taken back; make a new one instead.</p>
        </Confirm>
      )}
    </div>
  );
}
