import { hostOf, readWebAddress } from './web.ts'

/** A profile on a network: whose it is told by both. */
export interface Profile {
  readonly network: string
  readonly handle: string
}
const NAME = '([\\w.-]+)'
const path = (...shapes: string[]): RegExp => new RegExp(`^/(?:${shapes.join('|')})/?$`, 'i')
const NETWORKS: readonly { name: string; hosts: readonly string[]; profile: RegExp }[] = [
  { name: 'instagram', hosts: ['instagram.com'], profile: path(NAME) },
  { name: 'facebook', hosts: ['facebook.com', 'fb.com'], profile: path(NAME) },
  { name: 'x', hosts: ['x.com', 'twitter.com'], profile: path(NAME) },
  { name: 'tiktok', hosts: ['tiktok.com'], profile: path(`@${NAME}`) },
  { name: 'youtube', hosts: ['youtube.com'], profile: path(`@${NAME}`, `c/${NAME}`, `user/${NAME}`) },
  { name: 'linkedin', hosts: ['linkedin.com'], profile: path(`(?:company|in|school|showcase)/${NAME}`) },
  { name: 'telegram', hosts: ['t.me', 'telegram.me'], profile: path(NAME) },
  { name: 'threads', hosts: ['threads.net', 'threads.com'], profile: path(`@${NAME}`) },
  { name: 'kwai', hosts: ['kwai.com'], profile: path(`@${NAME}`) },
]
/** The hosts of all networks. */
export const NETWORK_HOSTS: readonly string[] = NETWORKS.flatMap(({ hosts }) => hosts)

/** First words of these networks' own pages, which are nobody's profile. */
const OWN_PAGES = new Set(
  (
    'about accounts ads download events explore groups hashtag help home i intent joinchat l.php legal login marketplace ' +
    'messages p pages permalink.php photo photo.php privacy profile.php reel reels search settings share share.php ' +
    'sharer sharer.php signup stories story.php terms tv watch'
  ).split(' '),
)

/** The profile that a URL of a social network shows, its handle in lower case; undefined where it shows none. */
export function profileOf(text: string): Profile | undefined {
  const url = readWebAddress(text)
  if (url === undefined) return undefined
  const host = hostOf(url).replace(/^(?:m|mobile|[a-z]{2}(?:-[a-z]{2})?)\.(?=.+\.)/, '')
  const network = NETWORKS.find(({ hosts }) => hosts.includes(host))
  const handle = network?.profile
    .exec(url.pathname)
    ?.slice(1)
    .find((part) => part !== undefined)
    ?.toLowerCase()
  return network === undefined || handle === undefined || OWN_PAGES.has(handle)
    ? undefined
    : { network: network.name, handle }
}
