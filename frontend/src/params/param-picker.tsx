import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import type { TunableParam } from './tunable-params.ts'

/** Chooses a param, by node; a button takes it, because arrow keys choose in a list that isn't open. */
export function ParamPicker(props: {
  label: string
  add: string
  params: readonly TunableParam[]
  onAdd: (param: TunableParam) => void
}) {
  const { params } = props
  const [key, setKey] = useState('')
  const chosen = params.find((param) => param.key === key)
  const nodes = [...new Map(params.map(({ node, nodeTitle }) => [node, nodeTitle]))]
  return (
    <div className="flex min-w-0 gap-2">
      <select
        data-param-picker
        className="field !w-64 min-w-0 shrink"
        aria-label={props.label}
        value={chosen === undefined ? '' : key}
        onChange={(event) => setKey(event.target.value)}
      >
        <option value="">{props.label}</option>
        {nodes.map(([node, title]) => (
          <optgroup key={node} label={title}>
            {params
              .filter((param) => param.node === node)
              .map((param) => (
                <option key={param.key} value={param.key}>
                  {param.shape.hint.label}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      <Button disabled={chosen === undefined} onClick={() => chosen !== undefined && props.onAdd(chosen)}>
        <Plus size={13} aria-hidden /> {props.add}
      </Button>
    </div>
  )
}
