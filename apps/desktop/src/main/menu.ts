import { app, BrowserWindow, Menu } from 'electron';
import { z } from 'zod';
import { CHANNELS, type MenuCommand } from '../bridge/bridge.ts';
import { handle } from './ipc.ts';
import { menuTemplate } from './menu-template.ts';

const MAX_COMMANDS = 1000;
const name = z.string().min(1).max(300);
const commandsSchema = z
  .array(
    z.strictObject({
      id: name,
      title: name,
      group: name,
      shortcut: z.string().max(40).nullable(),
      isEnabled: z.boolean(),
    }),
  )
  .max(MAX_COMMANDS);

/** The menu of before the page has said what can be done, and then the page's: a click goes back as a command's id. */
export function answerMenu(): void {
  draw([]);
  handle(CHANNELS.showMenu, commandsSchema, draw);
}

function draw(commands: readonly MenuCommand[]): void {
  const template = menuTemplate(commands, {
    platform: process.platform,
    isPackaged: app.isPackaged,
    onChosen: (id) => {
      const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
      window?.webContents.send(CHANNELS.menuChosen, id);
    },
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
