/** Keeping a workflow: versions, names, tags, search, deleting and bringing back; and what a person chose. */
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workflowRevisions } from '../src/db/schema.ts'
import { listRuns } from '../src/services/runs/list-runs.ts'
import { changeSettings, getSettings } from '../src/services/settings/user-settings.ts'
import { createWorkflow } from '../src/services/workflows/create-workflow.ts'
import { deleteWorkflow } from '../src/services/workflows/delete-workflow.ts'
import { getWorkflow } from '../src/services/workflows/get-workflow.ts'
import { listWorkflows } from '../src/services/workflows/list-workflows.ts'
import { restoreWorkflow } from '../src/services/workflows/restore-workflow.ts'
import { saveWorkflow } from '../src/services/workflows/save-workflow.ts'
import { tagWorkflow } from '../src/services/workflows/tag-workflow.ts'
import {
  getWorkflowVersion,
  listWorkflowVersions,
  nameWorkflowVersion,
} from '../src/services/workflows/workflow-versions.ts'
import { diamond } from './documents.ts'
import { openTestSystem, runToEnd, type TestSystem } from './system.ts'

let system: TestSystem

beforeAll(async () => {
  system = await openTestSystem()
})
afterAll(async () => {
  await system.close()
  expect(system.errors).toEqual([])
})

const page = { sort: 'updated', limit: 50, offset: 0 } as const

async function revisionsOf(id: string): Promise<number[]> {
  return (await listWorkflowVersions(system.ctx, id)).versions.map((version) => version.revision)
}

describe('versions', () => {
  it('saved within ten minutes leave the first and the last; a named one stays', async () => {
    const { ctx } = system
    const { id } = await createWorkflow(ctx, { document: diamond() })
    const save = (revision: number, last: number) =>
      saveWorkflow(ctx, { id, revision, document: diamond({ last }) })
    await save(1, 1)
    const named = await nameWorkflowVersion(ctx, { id, revision: 2, name: 'Before tuning' })
    expect(named).toMatchObject({ revision: 2, name: 'Before tuning', nodes: 6 })
    // Saves on both sides of a ten-minute mark keep one of each side.
    await save(2, 2)
    await ctx.db.execute(
      sql`update ${workflowRevisions} set created_at = created_at - interval '10 minutes' where workflow_id = ${id} and revision = 3`,
    )
    await save(3, 3)
    await save(4, 4)
    expect(await revisionsOf(id)).toEqual([5, 3, 2, 1])
    const version = await getWorkflowVersion(ctx, { id, revision: 2 })
    expect(version.document).toEqual(diamond({ last: 1 }))
    await expect(getWorkflowVersion(ctx, { id, revision: 4 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('lose their name on request, and are found under their workflow only', async () => {
    const { ctx } = system
    const { id } = await createWorkflow(ctx, { document: diamond() })
    await nameWorkflowVersion(ctx, { id, revision: 1, name: 'Start' })
    expect(await nameWorkflowVersion(ctx, { id, revision: 1, name: null })).toMatchObject({ name: null })
    await expect(nameWorkflowVersion(ctx, { id, revision: 7, name: 'x' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})

describe('the list of workflows', () => {
  it('is searched by name, description and tag, sorted, and tells all tags', async () => {
    const { ctx } = system
    const make = (name: string, description?: string) =>
      createWorkflow(ctx, {
        document: { ...diamond(), name, ...(description !== undefined && { description }) },
      })
    const churn = await make('Churn 100%', 'who leaves')
    const ticket = await make('Ticket_prices')
    await tagWorkflow(ctx, { id: churn.id, tags: ['team b', 'team a', 'team b'] })
    const names = async (query: { search?: string; tag?: string; sort?: 'name' }) =>
      (await listWorkflows(ctx, { ...page, ...query })).workflows.map((workflow) => workflow.name)
    expect(await names({ search: 'churn' })).toEqual(['Churn 100%'])
    expect(await names({ search: 'WHO LEAVES' })).toEqual(['Churn 100%'])
    expect(await names({ search: '100%' })).toEqual(['Churn 100%'])
    // Neither a per cent sign nor an underscore stands for other letters.
    expect(await names({ search: 'Ticket%prices' })).toEqual([])
    expect(await names({ search: 't_p' })).toEqual(['Ticket_prices'])
    expect(await names({ tag: 'team a' })).toEqual(['Churn 100%'])
    expect((await names({ sort: 'name' })).indexOf('Churn 100%')).toBeLessThan(
      (await names({ sort: 'name' })).indexOf('Ticket_prices'),
    )
    const all = await listWorkflows(ctx, { ...page, search: 'nothing like it' })
    expect(all).toMatchObject({ total: 0, tags: ['team a', 'team b'] })
    // Tagging is no change of the workflow.
    expect((await getWorkflow(ctx, churn.id)).updatedAt).toBe(churn.updatedAt)
    await deleteWorkflow(ctx, churn.id)
    await deleteWorkflow(ctx, ticket.id)
  })
})

describe('a deleted workflow', () => {
  it('is gone with its runs, and comes back with them', async () => {
    const { ctx } = system
    const { id } = await createWorkflow(ctx, { document: { ...diamond(), name: 'Kept' } })
    await runToEnd(system, { workflow: id })
    await deleteWorkflow(ctx, id)
    await expect(getWorkflow(ctx, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(saveWorkflow(ctx, { id, revision: 1, document: diamond() })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await expect(deleteWorkflow(ctx, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await listRuns(ctx, { workflow: id, limit: 10, offset: 0 })).toEqual({ runs: [], total: 0 })
    expect(await restoreWorkflow(ctx, id)).toMatchObject({
      id,
      name: 'Kept',
      lastRun: { status: 'succeeded' },
    })
    await expect(restoreWorkflow(ctx, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await listRuns(ctx, { workflow: id, limit: 10, offset: 0 })).toMatchObject({ total: 1 })
  })

  it('takes the runs that still go on along', async () => {
    const { ctx } = system
    const { id } = await createWorkflow(ctx, { document: diamond() })
    const ended = runToEnd(system, { workflow: id, cache: false })
    for (;;) {
      const { runs } = await listRuns(ctx, { workflow: id, limit: 1, offset: 0 })
      if (runs.length > 0) break
    }
    await deleteWorkflow(ctx, id)
    expect(['cancelled', 'succeeded']).toContain((await ended).status)
  })
})

describe('the list of runs', () => {
  it('is filtered by status, name and time', async () => {
    const { ctx } = system
    const run = await runToEnd(system, { document: { ...diamond(), name: 'Nightly_scores' } })
    const ids = async (query: Partial<Parameters<typeof listRuns>[1]>) =>
      (await listRuns(ctx, { limit: 50, offset: 0, ...query })).runs.map((found) => found.id)
    expect(await ids({ search: 'nightly_s' })).toEqual([run.id])
    expect(await ids({ search: 'nightly%s' })).toEqual([])
    expect(await ids({ search: 'nightly', status: 'succeeded', since: run.createdAt })).toEqual([run.id])
    expect(await ids({ search: 'nightly', status: 'failed' })).toEqual([])
    expect(await ids({ since: new Date(Date.now() + 60_000).toISOString() })).toEqual([])
  })
})

describe('settings', () => {
  it('are changed one by one and taken back with null', async () => {
    const { ctx } = system
    expect(await getSettings(ctx)).toEqual({})
    await changeSettings(ctx, { theme: 'dark', keys: { run: 'F5' } })
    expect(await changeSettings(ctx, { theme: null, density: 'comfortable' })).toEqual({
      keys: { run: 'F5' },
      density: 'comfortable',
    })
    expect(await getSettings(ctx)).toEqual({ keys: { run: 'F5' }, density: 'comfortable' })
    await expect(changeSettings(ctx, { long: 'x'.repeat(70_000) })).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
    })
  })
})
