/**
 * Preload of the approve frame, the one document that can allow a call. Its whole vocabulary: what it stands for, and
 * allow. Main binds approval and digest and decides whether Allow is armed; nothing here can name another call.
 */
import { contextBridge, ipcRenderer } from 'electron';
import type { FrameState } from '../../shared/ipc';
import type { AllowResult, ApproveApi, FrameStateResult } from '../../shared/ipc-window';

const api: ApproveApi = {
  state: (): Promise<FrameStateResult> => ipcRenderer.invoke('approve:state', {}),
  allow: (request): Promise<AllowResult> => ipcRenderer.invoke('approve:allow', request),
  onState(callback) {
    const hear = (_event: unknown, state: FrameState): void => callback(state);
    ipcRenderer.on('approve:changed', hear);
    return () => {
      ipcRenderer.off('approve:changed', hear);
    };
  },
};

contextBridge.exposeInMainWorld('holdpointApprove', api);
