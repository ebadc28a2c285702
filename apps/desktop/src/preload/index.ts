import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { CHANNELS, type DesktopBridge, type SessionState } from '../bridge/bridge.ts';

const bridge: DesktopBridge = {
  session: {
    get: () => ipcRenderer.invoke(CHANNELS.getSession),
    connect: (address) => ipcRenderer.invoke(CHANNELS.connect, address),
    signIn: (credentials) => ipcRenderer.invoke(CHANNELS.signIn, credentials),
    signOut: () => ipcRenderer.invoke(CHANNELS.signOut),
    onChange(listener) {
      const heard = (_event: IpcRendererEvent, state: SessionState) => listener(state);
      ipcRenderer.on(CHANNELS.sessionChanged, heard);
      return () => ipcRenderer.off(CHANNELS.sessionChanged, heard);
    },
  },
  about: () => ipcRenderer.invoke(CHANNELS.about),
};

contextBridge.exposeInMainWorld('wp', bridge);
