import { plural } from '../../ui/format.ts'
import { useDocument, useSession } from '../session-context.tsx'

/** What there is to set about the workflow itself, while no node is selected. */
export function WorkflowForm() {
  const { editor } = useSession()
  const document = useDocument()
  return (
    <div className="flex min-h-0 flex-col gap-4 overflow-y-auto p-3">
      <div>
        <h2 className="font-semibold">Workflow</h2>
        <p className="text-sm text-muted">
          {plural(document.nodes.length, 'node')}, {plural(document.edges.length, 'edge')}. Select a node to
          see its params.
        </p>
      </div>
      <label className="block">
        <span className="mb-1 block font-medium">Description</span>
        <textarea
          className="field"
          rows={4}
          maxLength={10_000}
          value={document.description ?? ''}
          onChange={(event) =>
            editor.apply(
              { change: 'describe_workflow', description: event.target.value || null },
              { history: 'merge', gesture: 'description' },
            )
          }
          onBlur={() => editor.endGesture()}
        />
      </label>
      <label className="block">
        <span className="mb-1 block font-medium">Seed</span>
        <input
          className="field numeric"
          type="number"
          min={0}
          max={4_294_967_295}
          step={1}
          value={document.seed}
          onChange={(event) => {
            const seed = event.target.valueAsNumber
            if (!Number.isInteger(seed) || seed < 0 || seed > 4_294_967_295) return
            editor.apply({ change: 'set_seed', seed }, { history: 'merge', gesture: 'seed' })
          }}
          onBlur={() => editor.endGesture()}
        />
        <span className="mt-1 block text-sm text-muted">
          The random_state of every node that doesn’t set its own. The same seed gives the same result.
        </span>
      </label>
    </div>
  )
}
