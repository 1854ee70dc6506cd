import { parse } from 'tldts'
import { NETWORK_HOSTS } from './social.ts'

/** Registered to public bodies alone (registro.br, categories that only they may use). */
const OF_PUBLIC_BODIES = /(?:^|\.)(?:gov|jus|leg|mp|mil|def|tc)\.br$/
/** Hosts under which anybody has a page, a form, a file or a group. */
const OF_EVERYBODY = new Set([
  ...NETWORK_HOSTS,
  ...(
    'google.com goo.gl forms.gle g.co youtu.be whatsapp.com whatsapp.net messenger.com gmail.com apple.com icloud.com ' +
    'microsoft.com office.com live.com outlook.com hotmail.com yahoo.com yahoo.com.br uol.com.br bol.com.br terra.com.br ' +
    'dropbox.com github.io vercel.app netlify.app wixsite.com blogspot.com wordpress.com linktr.ee typeform.com ' +
    'mercadolivre.com.br mercadopago.com.br pagseguro.uol.com.br picpay.com nubank.com.br'
  ).split(' '),
])

/** Is a host one of public bodies? Nobody else may register there. */
export const isOfPublicBody = (host: string): boolean => OF_PUBLIC_BODIES.test(parse(host).publicSuffix ?? '')

/** Does a host belong to everybody, or to the public, so that who uses it says nothing about it? */
export function isSharedHost(host: string): boolean {
  if (isOfPublicBody(host)) return true
  for (let rest = host; ; rest = rest.slice(rest.indexOf('.') + 1)) {
    if (OF_EVERYBODY.has(rest)) return true
    if (!rest.includes('.')) return false
  }
}
