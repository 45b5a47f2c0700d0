/** What `run-command.ts` loads behind the page. */
export { pasteText, takeSelection } from './clipboard-commands.ts'
export { dispatchKey } from './dispatch.ts'
export { commandById } from './registry.ts'
export { endMove } from './walk-commands.ts'
