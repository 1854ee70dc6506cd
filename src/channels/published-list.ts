import { z } from 'zod'
import { canonicalJson } from '../rules/canonical-json.ts'
import {
  PublishedChannel,
  publishedChannel,
  publishedPeriod,
  readChannel,
  readPeriod,
  validity,
} from './published-channel.ts'
import { createRegistry, type RegisteredPayee, type Registry } from './registry.ts'

/** The public part of a key: Ed25519 as a JWK (RFC 8037), named by its thumbprint (RFC 7638). */
export const PublicKey = z
  .object({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: z.string().regex(/^[\w-]{43}$/),
    kid: z
      .string()
      .regex(/^[\w-]{43}$/)
      .describe('SHA-256 thumbprint of the key, base64url'),
  })
  .meta({ id: 'PublicKey' })
export type PublicKey = z.infer<typeof PublicKey>

/** SHA-256, hexadecimal. */
export const Sha256 = z.string().regex(/^[\da-f]{64}$/)

const PublishedPayee = z
  .object({
    id: z.string(),
    document: z.string().optional().describe('CNPJ; CPFs are never published'),
    pixKeys: z.array(z.string()),
    brCodeHosts: z.array(z.string()),
    boletos: z.array(z.object({ bank: z.string(), freeField: z.string().describe('25 long; ? is any digit') })),
    ...validity,
  })
  .meta({ id: 'PublishedPayee' })

const PublishedOperator = z
  .object({
    name: z.string(),
    ansRegistration: z.string().optional().describe('Registration at the ANS'),
    cnpj: z.string().optional(),
    brands: z.array(z.string()).describe('Words that imitations take'),
    domains: z.array(z.string()).describe('They and all names below them are the operator’s on the web'),
  })
  .meta({ id: 'PublishedOperator' })

const ListContent = z.object({
  format: z.literal(1),
  version: z.int().min(0).describe('Grows with every change; a client never goes back'),
  operator: PublishedOperator,
  channels: z.array(PublishedChannel).describe('Ended ones stay'),
  payees: z.array(PublishedPayee),
  thirdParties: z
    .array(z.object({ name: z.string(), domains: z.array(z.string()) }))
    .describe('Real companies that are no imitations'),
})
/** What the operator vouches for, without the terms under which it is published. */
export type ListContent = z.infer<typeof ListContent>

/** What is signed: the payload of `/.well-known/official-channels.json`, in the canonical form of RFC 8785. */
export const PublishedList = ListContent.extend({
  issuedAt: z.iso.datetime(),
  validUntil: z.iso.datetime().describe('From then on it vouches for nothing'),
  keyId: z.string().describe('kid of the key that signed it'),
  key: PublicKey.describe(
    'The key that signed it: a proof of nothing unless it is known from elsewhere or from before',
  ),
  nextKey: PublicKey.optional().describe('The key that will take its place'),
  entry: Sha256.describe('SHA-256 of this version’s entry in the log'),
  previous: Sha256.nullable().describe('SHA-256 of the log’s entry before this version’s; null for the first'),
}).meta({ id: 'PublishedList' })
export type PublishedList = z.infer<typeof PublishedList>

/** The list in a payload; undefined where it is none, or not in its canonical form. What it does not know it keeps. */
export function readList(payload: string): PublishedList | undefined {
  const given = readJson(payload)
  const isList = PublishedList.safeParse(given).success && canonicalJson(given) === payload
  return isList ? (given as PublishedList) : undefined
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** SHA-256 of a text, hexadecimal. */
export type Digest = (text: string) => string

const CPF = /^\d{11}$/
const isPublic = (text: string): boolean => !CPF.test(text)

/** Does a payee have a CPF, as its document or as a key? A person's number is never published. */
export const namesPerson = ({ document = '', pixKeys }: RegisteredPayee): boolean =>
  !isPublic(document) || !pixKeys.every(isPublic)

function publishedPayee({
  document,
  pixKeys,
  validFrom,
  validUntil,
  ...rest
}: RegisteredPayee): ListContent['payees'][number] {
  return {
    ...rest,
    ...(document === undefined || !isPublic(document) ? {} : { document }),
    pixKeys: pixKeys.filter(isPublic),
    ...publishedPeriod({ validFrom, validUntil }),
  }
}

/** What of a registry is published: all but CPFs and its own time of validity. */
export function contentOf({ operator, channels, payees, thirdParties }: Registry): ListContent {
  const { name, ansRegistration, cnpj, brands, domains, version } = operator
  return {
    format: 1,
    version,
    operator: {
      name,
      ...(ansRegistration === undefined ? {} : { ansRegistration }),
      ...(cnpj === undefined || !isPublic(cnpj) ? {} : { cnpj }),
      brands,
      domains,
    },
    channels: channels.map(publishedChannel),
    payees: payees.map(publishedPayee),
    thirdParties: [...thirdParties],
  }
}

/** The digest of what a list says, whenever and by whom it is signed: of its canonical form without the terms. */
export function contentDigest(content: ListContent, digest: Digest): string {
  const terms = { issuedAt: undefined, validUntil: undefined, keyId: undefined, key: undefined }
  return digest(canonicalJson({ ...content, ...terms, nextKey: undefined, entry: undefined, previous: undefined }))
}

/** The registry that a list tells of: questions are answered by it as by the operator's own. */
export const registryFrom = ({
  operator,
  version,
  validUntil,
  channels,
  payees,
  thirdParties,
}: PublishedList): Registry =>
  createRegistry({
    operator: { ...operator, version, validUntil: Date.parse(validUntil) },
    channels: channels.map(readChannel),
    payees: payees.map(({ validFrom, validUntil: end, ...rest }) => ({
      ...rest,
      ...readPeriod({ validFrom, validUntil: end }),
    })),
    thirdParties,
  })
