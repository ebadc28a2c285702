import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import {
  CHANNELS,
  type DatasetProgress,
  type DesktopBridge,
  type ServersState,
  type ServiceState,
  type SessionState,
} from '../bridge/bridge.ts';

const bridge: DesktopBridge = {
  session: {
    get: () => ipcRenderer.invoke(CHANNELS.getSession),
    connect: (address) => ipcRenderer.invoke(CHANNELS.connect, address),
    signIn: (credentials) => ipcRenderer.invoke(CHANNELS.signIn, credentials),
    signOut: () => ipcRenderer.invoke(CHANNELS.signOut),
    trustCertificate: (fingerprint) => ipcRenderer.invoke(CHANNELS.trustCertificate, fingerprint),
    chooseCaFile: () => ipcRenderer.invoke(CHANNELS.chooseCaFile),
    onChange(listener) {
      const heard = (_event: IpcRendererEvent, state: SessionState) => listener(state);
      ipcRenderer.on(CHANNELS.sessionChanged, heard);
      return () => ipcRenderer.off(CHANNELS.sessionChanged, heard);
    },
  },
  servers: {
    get: () => ipcRenderer.invoke(CHANNELS.listServers),
    use: (address) => ipcRenderer.invoke(CHANNELS.useServer, address),
    leave: () => ipcRenderer.invoke(CHANNELS.leaveServer),
    forget: (address) => ipcRenderer.invoke(CHANNELS.forgetServer, address),
    onChange(listener) {
      const heard = (_event: IpcRendererEvent, state: ServersState) => listener(state);
      ipcRenderer.on(CHANNELS.serversChanged, heard);
      return () => ipcRenderer.off(CHANNELS.serversChanged, heard);
    },
  },
  service: {
    get: () => ipcRenderer.invoke(CHANNELS.getService),
    start: (superuser) => ipcRenderer.invoke(CHANNELS.startService, superuser),
    cancel: () => ipcRenderer.invoke(CHANNELS.cancelService),
    onChange(listener) {
      const heard = (_event: IpcRendererEvent, state: ServiceState) => listener(state);
      ipcRenderer.on(CHANNELS.serviceChanged, heard);
      return () => ipcRenderer.off(CHANNELS.serviceChanged, heard);
    },
  },
  datasets: {
    list: () => ipcRenderer.invoke(CHANNELS.listDatasets),
    save: (request) => ipcRenderer.invoke(CHANNELS.saveDataset, request),
    resume: (name) => ipcRenderer.invoke(CHANNELS.resumeDataset, name),
    refresh: (name) => ipcRenderer.invoke(CHANNELS.refreshDataset, name),
    cancel: (name) => ipcRenderer.invoke(CHANNELS.cancelDataset, name),
    rename: (names) => ipcRenderer.invoke(CHANNELS.renameDataset, names),
    remove: (name) => ipcRenderer.invoke(CHANNELS.removeDataset, name),
    reveal: (name) => ipcRenderer.invoke(CHANNELS.revealDataset, name),
    onProgress(listener) {
      const heard = (_event: IpcRendererEvent, progress: DatasetProgress) => listener(progress);
      ipcRenderer.on(CHANNELS.datasetProgress, heard);
      return () => ipcRenderer.off(CHANNELS.datasetProgress, heard);
    },
  },
  clipboard: {
    writeText: (text) => ipcRenderer.invoke(CHANNELS.writeText, text),
    writePng: (png) => ipcRenderer.invoke(CHANNELS.writePng, png),
  },
  files: { save: (request) => ipcRenderer.invoke(CHANNELS.saveFile, request) },
  menu: {
    show: (commands) => ipcRenderer.invoke(CHANNELS.showMenu, commands),
    onChosen(listener) {
      const heard = (_event: IpcRendererEvent, id: string) => listener(id);
      ipcRenderer.on(CHANNELS.menuChosen, heard);
      return () => ipcRenderer.off(CHANNELS.menuChosen, heard);
    },
  },
  selections: {
    list: () => ipcRenderer.invoke(CHANNELS.listSelections),
    save: (one) => ipcRenderer.invoke(CHANNELS.saveSelection, one),
    rename: (names) => ipcRenderer.invoke(CHANNELS.renameSelection, names),
    remove: (name) => ipcRenderer.invoke(CHANNELS.removeSelection, name),
  },
  about: () => ipcRenderer.invoke(CHANNELS.about),
};

contextBridge.exposeInMainWorld('wp', bridge);
