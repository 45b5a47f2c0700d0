/** What a person chose for the pages, kept as it came. */
import { eq } from 'drizzle-orm'
import type { UserSettings } from '../../contracts/index.ts'
import { userSettings } from '../../db/schema.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { UserError } from '../user-error.ts'

const mostBytes = 64 * 1024

export async function getSettings(ctx: ServiceContext): Promise<UserSettings> {
  authorise(ctx.actor, 'read')
  const [row] = await ctx.db
    .select({ settings: userSettings.settings })
    .from(userSettings)
    .where(eq(userSettings.userId, ctx.actor.userId))
  return (row?.settings ?? {}) as UserSettings
}

/** Changes some settings and answers all of them; null takes one back. @throws UserError `LIMIT_EXCEEDED` */
export async function changeSettings(ctx: ServiceContext, changes: UserSettings): Promise<UserSettings> {
  authorise(ctx.actor, 'read')
  const { userId, workspaceId } = ctx.actor
  return ctx.db.transaction(async (transaction) => {
    const now = new Date()
    await transaction
      .insert(userSettings)
      .values({ userId, workspaceId, settings: {}, updatedAt: now })
      .onConflictDoNothing()
    const [row] = await transaction
      .select({ settings: userSettings.settings })
      .from(userSettings)
      .where(eq(userSettings.userId, userId))
      .for('update')
    const settings = Object.fromEntries(
      Object.entries({ ...row?.settings, ...changes }).filter(([, value]) => value !== null),
    )
    if (JSON.stringify(settings).length > mostBytes) {
      throw new UserError('LIMIT_EXCEEDED', `Settings take up to ${mostBytes / 1024} KB.`, {
        hint: 'Take back some of them.',
      })
    }
    await transaction
      .update(userSettings)
      .set({ settings, updatedAt: now })
      .where(eq(userSettings.userId, userId))
    return settings as UserSettings
  })
}
