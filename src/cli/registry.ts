import { Command } from 'commander'
import { registryDiffCommand } from './registry-diff.ts'
import { registryKeyCommand } from './registry-key.ts'
import { registryLintCommand } from './registry-lint.ts'
import { registrySignCommand } from './registry-sign.ts'

/** `vigia registry lint|sign|diff|key`: the list of official channels, as it is written and as it is published. */
export function registryCommand(): Command {
  return new Command('registry')
    .description('a lista de canais oficiais · the list of official channels')
    .addCommand(registryLintCommand())
    .addCommand(registrySignCommand())
    .addCommand(registryDiffCommand())
    .addCommand(registryKeyCommand())
}
