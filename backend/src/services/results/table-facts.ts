/**
 * What is worked out of a whole stored table for people to look at is kept in the database as long as the table's
 * artifact, so that it is worked out once, whichever process is asked next.
 */
import { createHash } from 'node:crypto'
import { canonicalJson, columnSummarySchema, tableFactsVersion, tableQualitySchema } from '@flowza/nodes/core'
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { z } from 'zod'
import { jsonRows } from '../../db/one-statement.ts'
import { tableFacts } from '../../db/schema.ts'
import type { ServiceContext } from '../context.ts'

export type TableFact = { fact: 'summary'; column: string } | { fact: 'quality' }

const shapes = { summary: columnSummarySchema, quality: tableQualitySchema } as const satisfies Record<
  TableFact['fact'],
  z.ZodType
>

/**
 * The answers to questions about a table as JSON text, in the order of the questions: those that are kept, the others
 * from `workOut`, which then are kept too.
 *
 * @param workOut answers the questions that it is given, in their order
 */
export async function factsOf(
  ctx: Pick<ServiceContext, 'db' | 'actor'>,
  digest: string,
  facts: readonly TableFact[],
  workOut: (missing: readonly TableFact[]) => Promise<readonly unknown[]>,
): Promise<string[]> {
  const answers = await readKept(ctx, digest, facts)
  const missing = facts.filter((fact) => !answers.has(keyOf(fact)))
  if (missing.length > 0) {
    const found = await workOut(missing)
    const made = new Map(missing.map((fact, index) => [keyOf(fact), JSON.stringify(found[index])]))
    for (const [key, answer] of made) answers.set(key, answer)
    await keep(ctx, digest, made)
  }
  return facts.map((fact) => answers.get(keyOf(fact)) ?? 'null')
}

async function readKept(
  { db, actor }: Pick<ServiceContext, 'db' | 'actor'>,
  digest: string,
  facts: readonly TableFact[],
): Promise<Map<string, string>> {
  const asked = new Map(facts.map((fact) => [keyOf(fact), fact]))
  const rows = await db
    .select({ key: tableFacts.key, answer: tableFacts.answer })
    .from(tableFacts)
    .where(
      and(
        eq(tableFacts.workspaceId, actor.workspaceId),
        eq(tableFacts.digest, digest),
        inArray(tableFacts.key, [...asked.keys()]),
      ),
    )
  return new Map(
    rows.flatMap(({ key, answer }) => {
      const fact = asked.get(key)
      return fact !== undefined && fits(fact, answer) ? [[key, answer] as const] : []
    }),
  )
}

/** An answer that isn't what it should be counts as none, and is replaced. */
function fits(fact: TableFact, answer: string): boolean {
  try {
    return shapes[fact.fact].safeParse(JSON.parse(answer)).success
  } catch {
    return false
  }
}

/** Nothing is kept of an artifact that a sweep has taken meanwhile. In one order for everybody, for two may keep the same. */
async function keep(
  { db, actor }: Pick<ServiceContext, 'db' | 'actor'>,
  digest: string,
  answers: ReadonlyMap<string, string>,
): Promise<void> {
  const rows = [...answers]
    .map(([key, answer]) => ({ key, answer }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
  await db.execute(sql`
    insert into table_facts (workspace_id, digest, key, answer)
    select owned.workspace_id, owned.digest, made.key, made.answer
    from (
      select workspace_id, digest from artifacts
      where workspace_id = ${actor.workspaceId} and digest = ${digest}
      for key share
    ) as owned
    cross join jsonb_to_recordset(${jsonRows(rows)}) as made(key text, answer text)
    on conflict (workspace_id, digest, key) do update set answer = excluded.answer
  `)
}

/** A name of any length and any characters. */
function keyOf(fact: TableFact): string {
  return createHash('sha256')
    .update(canonicalJson({ ...fact, version: tableFactsVersion }))
    .digest('hex')
}
