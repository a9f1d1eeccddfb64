/** Preload of the main and the approval window: named calls of the contract and nothing else. No other import than names and types. */
import { contextBridge, ipcRenderer } from 'electron';
import {
  appCallNames,
  appEventNames,
  type AppCall,
  type AppEvent,
  type HoldpointApi,
} from '../../shared/ipc-window';

const isCall = (name: unknown): name is AppCall =>
  typeof name === 'string' && Object.hasOwn(appCallNames, name);
const isEvent = (name: unknown): name is AppEvent =>
  typeof name === 'string' && Object.hasOwn(appEventNames, name);

const api: HoldpointApi = {
  call(name, body) {
    // SECURITY: T-10: a page can only say names of the contract, never any channel it likes.
    if (!isCall(name)) return Promise.reject(new TypeError('no such call'));
    return ipcRenderer.invoke(name, body);
  },
  on(event, callback) {
    if (!isEvent(event)) throw new TypeError('no such event');
    // SECURITY: T-10: the page gets the body only; the event object would hand it ipcRenderer.
    const hear = (_event: unknown, body: Parameters<typeof callback>[0]): void => callback(body);
    ipcRenderer.on(event, hear);
    return () => {
      ipcRenderer.off(event, hear);
    };
  },
};

contextBridge.exposeInMainWorld('holdpoint', api);
