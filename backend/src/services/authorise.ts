/** The only place that decides who may do what. */
import type { Actor, Role } from './context.ts'
import { UserError } from './user-error.ts'

export type Permission = 'read' | 'edit' | 'run' | 'manage'

const granted = {
  viewer: ['read'],
  editor: ['read', 'edit', 'run'],
  owner: ['read', 'edit', 'run', 'manage'],
} as const satisfies Record<Role, readonly Permission[]>

/** @throws UserError `FORBIDDEN` when the actor's role doesn't include the permission. */
export function authorise(actor: Actor, permission: Permission): void {
  const permissions: readonly Permission[] = granted[actor.role]
  if (permissions.includes(permission)) return
  throw new UserError('FORBIDDEN', `The role "${actor.role}" may not do this.`, {
    hint: 'Ask an owner of the workspace.',
  })
}
