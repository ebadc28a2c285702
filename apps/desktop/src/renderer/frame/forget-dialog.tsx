import { useServers } from '../data/servers.ts';
import { readDatasets, useDatasets } from '../features/datasets/datasets-store.ts';
import { FormDialog } from '../parts/form-dialog.tsx';

/** Says what goes before it goes: the token, and every dataset that came from this server. */
export function ForgetDialog({ server, onClose }: { server: string; onClose(): void }) {
  const { entries } = useDatasets();
  const { host } = new URL(server);
  const isHere = useServers()?.servers.some((one) => one.isHere && one.address === server) === true;
  const keeps = isHere
    ? 'The service on this machine keeps its readings and its users, and can be opened again.'
    : 'The server keeps its readings.';
  const own = (entries ?? []).filter((entry) => entry.content?.server === server).map((entry) => entry.name);
  return (
    <FormDialog
      title="Forget this server"
      action="Forget it"
      isDestructive
      confirmName={host}
      explained={
        own.length === 0
          ? `You are signed out of ${host}, and its address and the selections that were saved for it are forgotten. No dataset of it is on this machine. ${keeps}`
          : `You are signed out of ${host}, its address and the selections that were saved for it are forgotten, and ${own.length === 1 ? 'one dataset is' : `${own.length} datasets are`} deleted from this machine: ${own.join(', ')}. ${keeps}`
      }
      onClose={onClose}
      onSubmit={async () => {
        const outcome = await window.wp.servers.forget(server);
        if (!outcome.ok) throw new Error(outcome.message);
        await readDatasets();
      }}
    />
  );
}
