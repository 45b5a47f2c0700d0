/** Connecting by keyboard: a list of everything that the node could still be joined to. */
import { useId, useMemo, useState, type KeyboardEvent } from 'react'
import { announce } from '../../ui/announcer.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Modal } from '../../ui/modal.tsx'
import { connect } from '../core/commands.ts'
import { nodeTitle, possibleConnections, type PossibleConnection } from '../core/connections.ts'
import { useDocument, useSession, useUi } from '../session-context.tsx'
import { PortShape } from './port-shape.tsx'

export function ConnectPicker() {
  const { ui } = useSession()
  const node = useUi((state) => state.connecting)
  if (node === null) return null
  return <Picker key={node} node={node} onClose={() => ui.setState({ connecting: null })} />
}

function Picker({ node, onClose }: { node: string; onClose: () => void }) {
  const { editor } = useSession()
  const document = useDocument()
  const listId = useId()
  const [text, setText] = useState('')
  const [index, setIndex] = useState(0)
  const title = nodeTitle(document, editor.nodeTypes, node)
  const all = useMemo(() => possibleConnections(document, editor.nodeTypes, node), [document, editor, node])
  const shown = all.filter((each) =>
    `${each.nodeTitle} ${each.port.title}`.toLowerCase().includes(text.trim().toLowerCase()),
  )

  function join(chosen: PossibleConnection): void {
    connect(editor, chosen.edge)
    announce(
      `Connected ${nodeTitle(document, editor.nodeTypes, chosen.edge.from.node)} to ${nodeTitle(document, editor.nodeTypes, chosen.edge.to.node)}${chosen.replaces ? ', replacing the former edge' : ''}.`,
    )
    onClose()
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && shown.length > 0) {
      event.preventDefault()
      const next = (index + step + shown.length) % shown.length
      setIndex(next)
      window.document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' && shown[index] !== undefined) {
      event.preventDefault()
      join(shown[index])
    }
  }

  return (
    <Modal title={`Connect ${title}`} onClose={onClose} width={440}>
      {/* The outline of a focused field needs room inside of the scrolling part. */}
      <div className="p-0.5">
        <input
          data-autofocus
          className="field"
          placeholder="Search nodes and ports"
          aria-label="Search nodes and ports"
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={shown[index] === undefined ? undefined : `${listId}-${index}`}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setIndex(0)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div
        id={listId}
        role="listbox"
        aria-label="Possible connections"
        className="mt-2 max-h-80 overflow-y-auto"
      >
        {shown.map((each, at) => (
          <div
            key={`${each.direction} ${each.node} ${each.edge.from.port} ${each.edge.to.port}`}
            id={`${listId}-${at}`}
            role="option"
            aria-selected={at === index}
            onClick={() => join(each)}
            className={`flex min-h-8 items-center gap-2 rounded px-2 py-1 ${at === index ? 'bg-accent-soft' : 'hover:bg-hover'}`}
          >
            <PortShape type={each.port.type} filled={false} />
            <span className="min-w-0 flex-1">
              {each.direction === 'to' ? (
                <>
                  {each.ownPort.title} <span className="text-muted">to</span> <b>{each.nodeTitle}</b>{' '}
                  <span className="text-muted">· {each.port.title}</span>
                </>
              ) : (
                <>
                  {each.ownPort.title} <span className="text-muted">from</span> <b>{each.nodeTitle}</b>{' '}
                  <span className="text-muted">· {each.port.title}</span>
                </>
              )}
            </span>
            {each.replaces && <span className="text-sm text-muted">replaces an edge</span>}
          </div>
        ))}
      </div>
      {shown.length === 0 && (
        <EmptyState title="Nothing to connect to">
          Add a node that takes or gives what this one does.
        </EmptyState>
      )}
    </Modal>
  )
}
