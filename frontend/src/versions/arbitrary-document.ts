/** Random documents for property tests: what a random sequence of fitting changes leads to. */
import {
  applyChange,
  ChangeError,
  emptyDocument,
  type WorkflowChange,
  type WorkflowDocument,
} from '@flowza/nodes/core'
import fc from 'fast-check'

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
const groupId = fc.constantFrom('g', 'h')
const noteId = fc.constantFrom('n', 'o')
const position = fc.record({ x: fc.integer(), y: fc.integer() })
const params = fc.dictionary(fc.constantFrom('p', 'q'), fc.integer({ min: 0, max: 3 }))
const type = fc.constantFrom('impute', 'scale')
const edge = fc.record({
  from: fc.record({ node: id, port: fc.constant('table') }),
  to: fc.record({ node: id, port: fc.constantFrom('table', 'model') }),
})

export const arbitraryChange: fc.Arbitrary<WorkflowChange> = fc.oneof(
  fc.record({
    change: fc.constant('add_node' as const),
    node: fc.record({ id, type, version: fc.constant(1), params, position }),
    at: fc.constant(0),
  }),
  fc.record({ change: fc.constant('remove_node' as const), node: id }),
  fc.record({ change: fc.constant('set_params' as const), node: id, set: params }),
  fc.record({ change: fc.constant('connect' as const), edge }),
  fc.record({ change: fc.constant('disconnect' as const), edge }),
  fc.record({
    change: fc.constant('move' as const),
    positions: fc.tuple(fc.record({ node: id, position })),
  }),
  fc.record({ change: fc.constant('rename_node' as const), node: id, title: fc.option(fc.string()) }),
  fc.record({ change: fc.constant('annotate_node' as const), node: id, note: fc.option(fc.string()) }),
  fc.record({ change: fc.constant('set_disabled' as const), node: id, disabled: fc.boolean() }),
  fc.record({
    change: fc.constant('set_node_type' as const),
    node: id,
    type,
    version: fc.constantFrom(1, 2),
    params,
  }),
  fc.record({
    change: fc.constant('add_group' as const),
    group: fc.record({ id: groupId, title: fc.string() }),
    at: fc.constant(0),
  }),
  fc.record({ change: fc.constant('remove_group' as const), group: groupId }),
  fc.record({ change: fc.constant('assign_group' as const), node: id, group: fc.option(groupId) }),
  fc.record({
    change: fc.constant('add_note' as const),
    note: fc.record({ id: noteId, text: fc.string(), position }),
  }),
  fc.record({ change: fc.constant('remove_note' as const), note: noteId }),
  fc.record({
    change: fc.constant('set_note' as const),
    note: fc.record({ id: noteId, text: fc.string(), position }),
  }),
  fc.record({ change: fc.constant('rename_workflow' as const), name: fc.constantFrom('One', 'Two') }),
  fc.record({
    change: fc.constant('describe_workflow' as const),
    description: fc.option(fc.constantFrom('x', 'y')),
  }),
  fc.record({ change: fc.constant('set_seed' as const), seed: fc.nat({ max: 3 }) }),
)

/** `document` after those of the changes that fit. */
export function grow(document: WorkflowDocument, changes: readonly WorkflowChange[]): WorkflowDocument {
  return changes.reduce((grown, change) => {
    try {
      return applyChange(grown, change)
    } catch (error) {
      if (error instanceof ChangeError) return grown
      throw error
    }
  }, document)
}

export const arbitraryDocument: fc.Arbitrary<WorkflowDocument> = fc
  .array(arbitraryChange, { maxLength: 40 })
  .map((changes) => grow(emptyDocument('One'), changes))
