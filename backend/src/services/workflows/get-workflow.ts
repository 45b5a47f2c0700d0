import type { Workflow } from '../../contracts/index.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { findProblems } from '../document.ts'
import { findWorkflow, summarise } from './present-workflow.ts'

export async function getWorkflow(ctx: ServiceContext, id: string): Promise<Workflow> {
  authorise(ctx.actor, 'read')
  return ctx.db.transaction(async (transaction) => {
    const row = await findWorkflow(ctx, transaction, id)
    const [summary] = await summarise(transaction, [row])
    const problems = await findProblems(ctx, transaction, row.document)
    return { ...summary, document: row.document, problems }
  })
}
