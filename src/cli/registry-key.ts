import { Command } from 'commander'
import { createWhole } from '../adapters/files/whole-file.ts'
import { createSigningKey, publicPart } from '../adapters/jose/keys.ts'
import { ProblemsError } from './load.ts'
import { telling } from './tell.ts'

/**
 * `vigia registry key --out FILE`: a new private key in a file that its owner alone can read; its public part on stdout.
 * Exit code 2 where the file exists or cannot be written.
 */
export const registryKeyCommand = (): Command =>
  new Command('key')
    .description('uma chave nova para assinar a lista · a new key to sign the list with')
    .requiredOption('--out <file>', 'arquivo da chave privada (JWK), que não pode existir · file of the private key')
    .addHelpText('after', '\nstdout: a parte pública, para publicar · the public part, to be made known')
    .action(({ out }: { out: string }) => telling(() => makeKey(out)))

async function makeKey(file: string): Promise<void> {
  const key = await createSigningKey()
  if (!(await createWhole(file, `${JSON.stringify(key)}\n`)))
    throw new ProblemsError(`${file}: there is a file already, and a key is never written over`)
  process.stdout.write(`${JSON.stringify(await publicPart(key))}\n`)
}
