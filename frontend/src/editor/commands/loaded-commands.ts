/** What `run-command.ts` loads behind the page. */
export { followClipboard } from './clipboard-commands.ts'
export { dispatchKey } from './dispatch.ts'
export { commandById } from './registry.ts'
export { endMove } from './walk-commands.ts'
