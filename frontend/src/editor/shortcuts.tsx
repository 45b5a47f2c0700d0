import { Modal } from '../ui/modal.tsx'
import { useSession } from './session-context.tsx'

const shortcuts: readonly { title: string; keys: readonly (readonly [string, string])[] }[] = [
  {
    title: 'Workflow',
    keys: [
      ['Run', 'Ctrl+Enter'],
      ['Stop', 'Ctrl+.'],
      ['Save', 'Ctrl+S'],
      ['Undo', 'Ctrl+Z'],
      ['Redo', 'Ctrl+Shift+Z, Ctrl+Y'],
      ['Search nodes to add', '/'],
    ],
  },
  {
    title: 'Canvas',
    keys: [
      ['Walk to the next node', 'Arrows'],
      ['Extend the selection', 'Shift+Arrows'],
      ['Move the selection', 'Ctrl+Arrows'],
      ['Open params', 'Enter'],
      ['Connect', 'C'],
      ['Disable or enable', 'D'],
      ['Duplicate', 'Ctrl+D'],
      ['Select all', 'Ctrl+A'],
      ['Delete', 'Delete'],
      ['Pan', 'Space+drag, scroll'],
      ['Zoom', 'Ctrl+scroll, + and -'],
      ['Show all, actual size', '1, 0'],
    ],
  },
  {
    title: 'Panels',
    keys: [
      ['Nodes', '['],
      ['Inspector', ']'],
      ['Results', '`'],
    ],
  },
]

export function ShortcutSheet() {
  const { ui } = useSession()
  return (
    <Modal title="Keyboard shortcuts" onClose={() => ui.setState({ shortcutsOpen: false })} width={560}>
      <div
        className="grid grid-cols-2 gap-x-8 gap-y-4"
        tabIndex={0}
        role="region"
        aria-label="List of shortcuts"
      >
        {shortcuts.map(({ title, keys }) => (
          <section key={title} className={title === 'Canvas' ? 'row-span-2' : ''}>
            <h3 className="mb-1 font-semibold">{title}</h3>
            <dl className="flex flex-col gap-1">
              {keys.map(([what, how]) => (
                <div key={what} className="flex justify-between gap-4">
                  <dt>{what}</dt>
                  <dd className="text-right text-muted">{how}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}
