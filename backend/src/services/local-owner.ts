import { eq } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import { users, workspaces } from '../db/schema.ts'
import type { Actor } from './context.ts'

/** The one owner of the one workspace, as long as there are no accounts; the ids are the same in every installation. */
const workspaceId = '00000000-0000-7000-8000-000000000001'
const userId = '00000000-0000-7000-8000-000000000002'

export async function localOwner(db: Database): Promise<Actor> {
  const [known] = await db.select({ id: users.id }).from(users).where(eq(users.id, userId))
  if (known === undefined) {
    await db.transaction(async (transaction) => {
      await transaction.insert(workspaces).values({ id: workspaceId, name: 'Local' }).onConflictDoNothing()
      await transaction
        .insert(users)
        .values({ id: userId, workspaceId, name: 'Owner', role: 'owner' })
        .onConflictDoNothing()
    })
  }
  return { userId, workspaceId, role: 'owner' }
}
