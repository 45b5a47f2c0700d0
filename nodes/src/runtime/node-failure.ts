/** A failure that the node type declares by name. */
import type { MessageTemplate, MessageValues } from '../core/node/message.ts'
import { fillMessage } from '../core/node/message.ts'
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
export function declaredFailure(input: {
  messages: Readonly<Record<string, MessageTemplate>>
  name: string
  values?: MessageValues
  place?: { column?: string; row?: number }
}): NodeFailure {
  const template = input.messages[input.name]
  if (template === undefined) throw new Error(`The node type declares no message "${input.name}".`)
  return new NodeFailure({
    code: 'NODE_ERROR',
    name: input.name,
    message: fillMessage(template.text, input.values ?? {}),
    hint: fillMessage(template.hint, input.values ?? {}),
    column: input.place?.column ?? null,
    row: input.place?.row ?? null,
  })
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
