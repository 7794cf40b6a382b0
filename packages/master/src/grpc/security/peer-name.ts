/** How the connections of one port are told apart. */
export interface PeerName {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

export function keyOf({ remoteAddress, remotePort }: PeerName): string {
  return `${String(remoteAddress)} ${String(remotePort)}`;
}
