import { z } from 'zod';
import { CHANNELS, type Outcome, type SavedSelections } from '../../bridge/bridge.ts';
import { handle } from '../ipc.ts';
import type { Session } from '../session.ts';
import { renameSelectionSchema, savedSelectionSchema, selectionNameSchema } from './schema.ts';
import type { Selections } from './selections.ts';

/** Answers the verbs of saved selections, always those of the server that is asked. */
export function answerSelections(selections: Selections, session: Session): void {
  const here = (
    verb: (server: string) => Promise<Outcome<SavedSelections>>,
  ): Outcome<SavedSelections> | Promise<Outcome<SavedSelections>> => {
    const { server } = session.state();
    return server === null ? { ok: false, message: 'Choose a server first.' } : verb(server);
  };
  handle(CHANNELS.listSelections, z.undefined(), () => here(selections.list));
  handle(CHANNELS.saveSelection, savedSelectionSchema, (one) =>
    here((server) => selections.save(server, one)),
  );
  handle(CHANNELS.renameSelection, renameSelectionSchema, (names) =>
    here((server) => selections.rename(server, names)),
  );
  handle(CHANNELS.removeSelection, selectionNameSchema, (name) =>
    here((server) => selections.remove(server, name)),
  );
}
