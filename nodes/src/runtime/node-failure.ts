/** A failure that the node type declares by name. */
import { declaredProblem, type NodeManifest } from '../core/node/node-type.ts'
import type { MessageValues } from '../core/text/fill-message.ts'
import type { NodeErrorReport } from './protocol.ts'

export class NodeFailure extends Error {
  readonly report: NodeErrorReport

  constructor(report: NodeErrorReport) {
    super(report.message)
    this.name = 'NodeFailure'
    this.report = report
  }
}

/** The failure that a manifest declares as `name`, with its values filled in. */
export function declaredFailure(
  type: { manifest: NodeManifest },
  name: string,
  values?: MessageValues,
  { column = null, row = null }: { column?: string | null; row?: number | null } = {},
): NodeFailure {
  const { message, hint = null, words } = declaredProblem(type, name, values)
  return new NodeFailure({ code: 'NODE_ERROR', name, message, hint, words, column, row })
}

/** A bug, as the user may see it: the stack goes to the log, never into the message. */
export const unexpectedFailure: NodeErrorReport = {
  code: 'UNEXPECTED',
  name: null,
  message: 'The node stopped because of an error in Flowza itself.',
  hint: 'Its log has the details. Run it again; if it stops again, report it with the log.',
  column: null,
  row: null,
}

/** A table whose columns would differ in capitals only: any node that makes names can meet it. */
export function namesCollide(first: string, second: string): NodeFailure {
  return new NodeFailure({
    code: 'NODE_ERROR',
    name: 'names_collide',
    message: `The table would have the columns "${first}" and "${second}", which differ in capitals only.`,
    hint: 'Rename or remove one of them before this node.',
    column: second,
    row: null,
  })
}
