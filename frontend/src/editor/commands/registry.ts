/** Every command of the editor. A new one is a line in one of these lists, its keys in `default-keys.ts` and its title in the room `commands`. */
import { arrangeCommands } from './arrange-commands.ts'
import { buildCommands } from './build-commands.ts'
import { clipboardCommands } from './clipboard-commands.ts'
import type { Command, CommandId, CommandWork } from './command.ts'
import { defaultKeys } from './default-keys.ts'
import { selectCommands } from './select-commands.ts'
import { viewCommands } from './view-commands.ts'
import { walkCommands } from './walk-commands.ts'
import { workflowCommands } from './workflow-commands.ts'

const work: readonly CommandWork[] = [
  ...workflowCommands,
  ...buildCommands,
  ...clipboardCommands,
  ...selectCommands,
  ...walkCommands,
  ...arrangeCommands,
  ...viewCommands,
]

export const commands: readonly Command[] = work.map((each) => ({ ...each, keys: defaultKeys[each.id] }))

const byId = new Map(commands.map((command) => [command.id, command]))

/** @throws for an id without a command, which `registry.test.ts` keeps from happening. */
export function commandById(id: CommandId): Command {
  const command = byId.get(id)
  if (command === undefined) throw new Error(`There is no command "${id}".`)
  return command
}
