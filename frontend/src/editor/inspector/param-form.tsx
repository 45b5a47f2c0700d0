/** The params of a node, generated from its type's schema and hints. */
import {
  canonicalJson,
  inputSchemasOf,
  type NodeType,
  type Problem,
  type TableSchema,
  type WorkflowNode,
} from '@flowza/nodes/core'
import { useQuery } from '@tanstack/react-query'
import { ChevronRight, RotateCcw } from 'lucide-react'
import { useId, useState, type ComponentType } from 'react'
import type { z } from 'zod'
import { datasetsQuery } from '../../api/queries.ts'
import { IconButton } from '../../ui/button.tsx'
import { ProblemList } from '../problems/problem-list.tsx'
import { useDocument, useInsight, useSession } from '../session-context.tsx'
import { ColumnField, ColumnsField } from './column-fields.tsx'
import { ConditionsField } from './conditions-field.tsx'
import { DatasetField } from './dataset-field.tsx'
import type { FieldProps } from './field-props.ts'
import { NumberField, SliderField } from './number-field.tsx'
import { paramShape, type ParamShape } from './param-shape.ts'
import { RecordField } from './record-field.tsx'
import { JsonField, ListField, SelectField, TextField, ToggleField } from './simple-fields.tsx'

const controls: Record<ParamShape['hint']['control'], ComponentType<FieldProps>> = {
  number: NumberField,
  slider: SliderField,
  select: SelectField,
  toggle: ToggleField,
  text: TextField,
  list: ListField,
  column: ColumnField,
  columns: ColumnsField,
  dataset: DatasetField,
  conditions: ConditionsField,
  record: RecordField,
}

export function ParamForm({ node, type }: { node: WorkflowNode; type: NodeType }) {
  const [showsAdvanced, setShowsAdvanced] = useState(false)
  const problems = useInsight((insight) => insight.problemsByNode.get(node.id)) ?? []
  const fields = Object.entries<z.ZodType>(type.manifest.params.shape).map(([name, schema]) => ({
    name,
    shape: paramShape(name, schema),
  }))
  const valueOf = (name: string): unknown =>
    Object.hasOwn(node.params, name)
      ? node.params[name]
      : fields.find((field) => field.name === name)?.shape.fallback
  const visible = fields.filter(({ shape }) => {
    const condition = shape.hint.visibleWhen
    return condition === undefined || condition.is.some((value) => value === valueOf(condition.param))
  })
  const plain = visible.filter(({ shape }) => shape.hint.advanced !== true)
  const advanced = visible.filter(({ shape }) => shape.hint.advanced === true)
  const changed = advanced.filter(({ name }) => Object.hasOwn(node.params, name)).length
  const hasHiddenProblem = advanced.some(({ name }) => problems.some((problem) => problem.param === name))
  const row = ({ name, shape }: { name: string; shape: ParamShape }) => (
    <ParamRow
      key={name}
      node={node}
      type={type}
      name={name}
      shape={shape}
      value={valueOf(name)}
      problems={problems.filter((problem) => problem.param === name)}
    />
  )
  if (visible.length === 0) return <p className="text-muted">This node has nothing to set.</p>
  return (
    <div className="flex flex-col gap-4" data-params>
      {plain.map(row)}
      {advanced.length > 0 && (
        <div className="border-t border-line pt-2">
          <button
            type="button"
            aria-expanded={showsAdvanced || hasHiddenProblem}
            onClick={() => setShowsAdvanced(!showsAdvanced)}
            className="-ml-1 flex h-7 items-center gap-1 rounded px-1 text-muted hover:text-text"
          >
            <ChevronRight
              size={14}
              aria-hidden
              className={
                showsAdvanced || hasHiddenProblem
                  ? 'rotate-90 transition-transform duration-(--motion)'
                  : 'transition-transform duration-(--motion)'
              }
            />
            More settings
            {changed > 0 && <span className="text-sm">({changed} changed)</span>}
          </button>
          {(showsAdvanced || hasHiddenProblem) && (
            <div className="mt-2 flex flex-col gap-4">{advanced.map(row)}</div>
          )}
        </div>
      )}
    </div>
  )
}

function ParamRow(props: {
  node: WorkflowNode
  type: NodeType
  name: string
  shape: ParamShape
  value: unknown
  problems: readonly Problem[]
}) {
  const { node, type, name, shape, value, problems } = props
  const { editor } = useSession()
  const id = useId()
  const table = useInputTable(node, type, shape)
  const isChanged = Object.hasOwn(node.params, name)
  const { hint } = shape
  const Control = hint.control in controls ? controls[hint.control] : JsonField
  const isInline = hint.control === 'toggle'

  function change(next: unknown, phase: 'during' | 'done'): void {
    const isDefault = canonicalJson(next ?? null) === canonicalJson(shape.fallback ?? null)
    editor.apply(
      {
        change: 'set_params',
        node: node.id,
        set: isDefault ? {} : { [name]: toJson(next) },
        unset: isDefault ? [name] : [],
      },
      phase === 'during' ? { history: 'merge', gesture: `${name} of ${node.id}` } : { history: 'record' },
    )
  }

  const label = (
    <label htmlFor={id} className="min-w-0 flex-1 font-medium">
      {hint.label}
    </label>
  )
  const reset = isChanged && (
    <IconButton
      label={`Reset ${hint.label} to its default`}
      className="size-6!"
      onClick={() =>
        editor.apply({ change: 'set_params', node: node.id, set: {}, unset: [name] }, { history: 'record' })
      }
    >
      <RotateCcw size={13} aria-hidden />
    </IconButton>
  )
  const control = (
    <Control
      id={id}
      describedBy={hint.help === '' ? undefined : `${id}-help`}
      invalid={problems.some((problem) => problem.severity === 'error')}
      shape={shape}
      value={value}
      onChange={change}
      onDone={() => editor.endGesture()}
      table={table}
    />
  )
  return (
    <div data-param={name}>
      <div className="flex min-h-7 items-center gap-1">
        {label}
        {reset}
        {isInline && control}
      </div>
      {!isInline && control}
      {hint.help !== '' && (
        <p id={`${id}-help`} className="mt-1 text-sm text-muted">
          {hint.help}
        </p>
      )}
      {problems.length > 0 && (
        <div className="mt-1.5">
          <ProblemList problems={problems} compact />
        </div>
      )}
    </div>
  )
}

/** The table that a column param chooses from: of its port, or of the node's first table input, or what it reads. */
function useInputTable(node: WorkflowNode, type: NodeType, shape: ParamShape): TableSchema | null {
  const document = useDocument()
  const schemas = useInsight((insight) => insight.schemas)
  const { data } = useQuery(datasetsQuery)
  const port =
    shape.hint.port ?? Object.entries(type.manifest.inputs).find(([, input]) => input.type === 'table')?.[0]
  if (port !== undefined) {
    const schema = inputSchemasOf(document, node.id, schemas)[port]
    return schema?.type === 'table' ? schema.schema : null
  }
  const own = Object.values(schemas.get(node.id) ?? {}).find((schema) => schema.type === 'table')
  if (own?.type === 'table' && own.schema.columns.length > 0) return own.schema
  // How the node reads the file may differ from how it was first read, so these columns are only a suggestion.
  const [param] = type.manifest.capabilities.datasetParams ?? []
  const dataset = data?.datasets.find(({ id }) => param !== undefined && id === node.params[param])
  return dataset === undefined || dataset.schema === null ? null : { ...dataset.schema, complete: false }
}

type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

/** What a control gives is made of JSON values; what isn't can't be stored, so it becomes nothing. */
function toJson(value: unknown): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (Array.isArray(value)) return value.map(toJson)
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, toJson(field)]))
  }
  return null
}
