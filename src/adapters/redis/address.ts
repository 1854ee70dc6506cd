import type { ClusterNode } from 'ioredis'

/** Is it a cluster that a URL names: by its scheme, or by several hosts? */
export const isCluster = (url: string): boolean => /^[^:]*\+cluster:|^[^:]*:\/\/[^/?]*,/.test(url)

/** Hosts and ports of a URL such as `rediss+cluster://one:6379,two:6379`; the scheme says whether over TLS. */
export function clusterNodes(url: string): { readonly nodes: ClusterNode[]; readonly isTls: boolean } {
  const [, scheme = '', hosts = ''] = /^([^:]+):\/\/([^/?]*)/.exec(url) ?? []
  const nodes = hosts.split(',').map((each) => {
    const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d+))?$/.exec(each.trim()) ?? []
    return { host: bracketed ?? plain ?? '', port: Number(port ?? 6379) }
  })
  return { nodes, isTls: scheme.startsWith('rediss') }
}
