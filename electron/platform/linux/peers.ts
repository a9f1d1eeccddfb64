import type { PeerLookup } from '../../../shared/platform';
import { nativeCalls } from './native';
import { tcpPeerAmong } from './tcp-peers';

const SOL_SOCKET = 1;
const SO_PEERCRED = 17;
const UCRED_BYTES = 12;

/** Peer of a Unix socket by SO_PEERCRED (unix(7)): the process that connected, as the kernel recorded it then. */
export const linuxPeers: PeerLookup = {
  tcpPeerAmong,
  peerOf(socketFd) {
    const calls = nativeCalls();
    if (calls === null || socketFd < 0) return null;
    const credentials = Buffer.alloc(UCRED_BYTES);
    if (
      calls.getsockopt(
        socketFd,
        SOL_SOCKET,
        SO_PEERCRED,
        credentials,
        new Uint32Array([UCRED_BYTES]),
      ) !== 0
    )
      return null;
    const pid = credentials.readInt32LE(0);
    // The kernel gives pid 0 for a socket that has no such peer (TCP, another pid namespace).
    return pid > 0 ? { pid, uid: credentials.readUInt32LE(4) } : null;
  },
};
