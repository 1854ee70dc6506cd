import { expect, test } from 'vitest'
import { withoutWarnedOf } from '../../src/messages/quoted.ts'

test.each([
  ['Se disserem "me passa o código do SMS", desligue.', 'Se disserem  … , desligue.'],
  ['É GOLPE: “pague a taxa de liberação hoje” não existe.', 'É GOLPE:  …  não existe.'],
  ['Ninguém do RH liga e diz «confirme seus dados agora».', 'Ninguém do RH liga e diz  … .'],
])('what a warning quotes is left out: %s', (text, expected) => expect(withoutWarnedOf(text)).toBe(expected))

test.each([
  ['without a warning', 'Responda "quero liberar o meu reembolso" agora.'],
  ['with somewhere to go', 'Golpe! Para escapar: "pague em https://x.example agora mesmo".'],
  ['with a number', 'Não caia em golpe: "ligue 0800 123 4567 e passe o código".'],
  ['a word', 'Não caia em golpe, digite "SIM".'],
  ['a warning that is quoted itself', 'Ele disse "cuidado com o golpe, desligue" e sumiu.'],
  ['no end', 'Se for golpe: "me passa o código do seu cartão'],
])('what is quoted %s stays', (_, text) => expect(withoutWarnedOf(text)).toBe(text))
