/** The params of a node, generated from its type's schema and hints. */
import {
  canonicalJson,
  classLabel,
  inputSchemasOf,
  type NodeType,
  type PortSchema,
  type Problem,
  type TableSchema,
  type WorkflowChange,
  type WorkflowNode,
} from '@flowza/nodes/core'
import { useQuery } from '@tanstack/react-query'
import { ChevronRight, RotateCcw } from 'lucide-react'
import { useId, useState, type ComponentType } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import type { z } from 'zod'
import { datasetsQuery } from '../../api/queries.ts'
import type { FieldProps } from '../../params/field-props.ts'
import { NumberField, SliderField } from '../../params/number-field.tsx'
import { paramShape, type ParamShape } from '../../params/param-shape.ts'
import { JsonField, ListField, SelectField, TextField, ToggleField } from '../../params/simple-fields.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { datasetOf } from '../core/dataset-of.ts'
import { ProblemList } from '../problems/problem-list.tsx'
import { useDocument, useInsight, useSession } from '../session-context.tsx'
import { ClassField } from './class-field.tsx'
import { ColumnField, ColumnsField } from './column-fields.tsx'
import { ConditionsField } from './conditions-field.tsx'
import { DatasetField } from './dataset-field.tsx'
import { LazyFormulaField } from './formula/lazy-formula-field.tsx'
import { RecordField } from './record-field.tsx'
import { useRowsBefore } from './use-rows-before.ts'

const controls: Record<ParamShape['hint']['control'], ComponentType<FieldProps>> = {
  number: NumberField,
  slider: SliderField,
  select: SelectField,
  toggle: ToggleField,
  text: TextField,
  list: ListField,
  class: ClassField,
  column: ColumnField,
  columns: ColumnsField,
  dataset: DatasetField,
  conditions: ConditionsField,
  record: RecordField,
  expression: LazyFormulaField,
}

export interface TypedNode {
  node: WorkflowNode
  type: NodeType
}

/** The params that nodes have in common; of one node, all of them. What is set is set for every one, as one step. */
export function ParamForm({ nodes }: { nodes: readonly [TypedNode, ...TypedNode[]] }) {
  const { t } = useTranslation('inspector')
  const { editor } = useSession()
  const [showsAdvanced, setShowsAdvanced] = useState(false)
  const [{ node }, ...others] = nodes
  const isAlone = others.length === 0
  const ownProblems = useInsight((insight) => insight.problemsByNode.get(node.id)) ?? []
  const problems = isAlone ? ownProblems : []
  const fields = sharedFields(nodes)
  const valueOf = (name: string): unknown =>
    Object.hasOwn(node.params, name)
      ? node.params[name]
      : fields.find((field) => field.name === name)?.shape.fallback
  const isFaulty = (name: string): boolean => problems.some((problem) => problem.param === name)
  // What is wrong is shown where it can be mended, also while another param leaves it without effect.
  const visible = fields.filter(({ name, shape }) => isFaulty(name) || matters(shape, nodes))
  const plain = visible.filter(({ shape }) => shape.hint.advanced !== true)
  const advanced = visible.filter(({ shape }) => shape.hint.advanced === true)
  const isChanged = (name: string): boolean => nodes.some((each) => Object.hasOwn(each.node.params, name))
  const changed = advanced.filter(({ name }) => isChanged(name)).length
  const allChanged = visible.filter(({ name }) => isChanged(name)).map(({ name }) => name)
  const hasHiddenProblem = advanced.some(({ name }) => isFaulty(name))
  const row = ({ name, shape }: { name: string; shape: ParamShape }) => (
    <ParamRow
      key={name}
      nodes={nodes}
      name={name}
      shape={shape}
      value={valueOf(name)}
      isMixed={others.some(
        (other) =>
          canonicalJson(valueIn(other.node, name, shape)) !== canonicalJson(valueIn(node, name, shape)),
      )}
      problems={problems.filter((problem) => problem.param === name)}
    />
  )
  if (visible.length === 0) {
    return <p className="text-muted">{t(isAlone ? 'nothingToSet' : 'many.nothingShared')}</p>
  }
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
            {t('more')}
            {changed > 0 && <span className="text-sm">{t('moreChanged', { count: changed })}</span>}
          </button>
          {(showsAdvanced || hasHiddenProblem) && (
            <div className="mt-2 flex flex-col gap-4">{advanced.map(row)}</div>
          )}
        </div>
      )}
      {allChanged.length > 1 && (
        <Button
          look="ghost"
          className="-ml-1 self-start text-muted"
          onClick={() =>
            editor.apply(
              nodes.map((each): WorkflowChange => ({
                change: 'set_params',
                node: each.node.id,
                set: {},
                unset: allChanged,
              })),
              { history: 'record' },
            )
          }
        >
          <RotateCcw size={13} aria-hidden /> {t('resetAll')}
        </Button>
      )}
    </div>
  )
}

/** A param's value in a node: what it was set to, else the default; null for none. */
function valueIn(node: WorkflowNode, name: string, shape: ParamShape): unknown {
  return (Object.hasOwn(node.params, name) ? node.params[name] : shape.fallback) ?? null
}

/** Whether a param has an effect in one of the nodes, as the others of the node are set. */
function matters({ hint: { visibleWhen } }: ParamShape, nodes: readonly TypedNode[]): boolean {
  if (visibleWhen === undefined) return true
  return nodes.some(({ node, type }) => {
    const schema: z.ZodType | undefined = type.manifest.params.shape[visibleWhen.param]
    const value = schema && valueIn(node, visibleWhen.param, paramShape(visibleWhen.param, schema))
    return visibleWhen.is.some((each) => each === value)
  })
}

/** The params of the first node that all the others have too, of the same kind and with the same choices. */
function sharedFields([first, ...others]: readonly [TypedNode, ...TypedNode[]]): {
  name: string
  shape: ParamShape
}[] {
  const fieldsOf = ({ type }: TypedNode) =>
    Object.entries<z.ZodType>(type.manifest.params.shape).map(([name, schema]) => ({
      name,
      shape: paramShape(name, schema),
    }))
  const rest = others.filter((other) => other.type !== first.type).map(fieldsOf)
  return fieldsOf(first).filter(({ name, shape }) =>
    rest.every((fields) =>
      fields.some(
        (other) =>
          other.name === name &&
          other.shape.hint.control === shape.hint.control &&
          canonicalJson([other.shape.choices, other.shape.number]) ===
            canonicalJson([shape.choices, shape.number]),
      ),
    ),
  )
}

function ParamRow(props: {
  nodes: readonly [TypedNode, ...TypedNode[]]
  name: string
  shape: ParamShape
  value: unknown
  /** The nodes don't agree on it. */
  isMixed: boolean
  problems: readonly Problem[]
}) {
  const { nodes, name, shape, value, isMixed, problems } = props
  const [{ node, type }] = nodes
  const { editor } = useSession()
  const { t } = useTranslation('inspector')
  const id = useId()
  const port = tablePortOf(type, shape)
  const arriving = useArriving(node, port)
  const table = useTable(node, type, { port, arriving })
  const rows = useRowsBefore(
    shape.hint.control === 'conditions' && port !== undefined ? { node: node.id, port } : null,
  )
  const isChanged = nodes.some((each) => Object.hasOwn(each.node.params, name))
  const { hint } = shape
  const Control = hint.control in controls ? controls[hint.control] : JsonField
  const isInline = hint.control === 'toggle'
  const described = [hint.help === '' ? '' : `${id}-help`, problems.length > 0 ? `${id}-problems` : '']
    .join(' ')
    .trim()

  function change(next: unknown, phase: 'during' | 'done'): void {
    const isDefault = canonicalJson(next ?? null) === canonicalJson(shape.fallback ?? null)
    editor.apply(
      nodes.map((each): WorkflowChange => ({
        change: 'set_params',
        node: each.node.id,
        set: isDefault ? {} : { [name]: toJson(next) },
        unset: isDefault ? [name] : [],
      })),
      phase === 'during'
        ? { history: 'merge', gesture: `${name} of ${nodes.map((each) => each.node.id).join(' ')}` }
        : { history: 'record' },
    )
  }

  const label = (
    <>
      <label htmlFor={id} className="min-w-0 font-medium">
        {hint.label}
      </label>
      {/* Beside the label, not in it: the field keeps its name. */}
      <span className="flex-1">
        {isChanged && (
          <>
            <span
              aria-hidden
              title={t('changed')}
              className="ml-1 inline-block size-1.5 rounded-full bg-accent align-middle"
            />
            <span className="sr-only">{t('changed')}</span>
          </>
        )}
      </span>
    </>
  )
  const reset = isChanged && (
    <IconButton
      label={t('reset', { label: hint.label })}
      className="size-6!"
      onClick={() =>
        editor.apply(
          nodes.map((each): WorkflowChange => ({
            change: 'set_params',
            node: each.node.id,
            set: {},
            unset: [name],
          })),
          { history: 'record' },
        )
      }
    >
      <RotateCcw size={13} aria-hidden />
    </IconButton>
  )
  const control = (
    <Control
      id={id}
      describedBy={described === '' ? undefined : described}
      invalid={problems.some((problem) => problem.severity === 'error')}
      shape={shape}
      value={value}
      onChange={change}
      onDone={() => editor.endGesture()}
      table={table}
      classes={classesOf(arriving)}
      rows={rows}
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
      {isMixed && <p className="mt-1 text-sm text-warning">{t('many.mixed')}</p>}
      {hint.help !== '' && (
        <p id={`${id}-help`} className="mt-1 text-sm text-muted">
          {hint.help}
        </p>
      )}
      {problems.length > 0 && (
        <div id={`${id}-problems`} className="mt-1.5">
          <ProblemList problems={problems} compact />
        </div>
      )}
    </div>
  )
}

/** The input whose columns a param is about: the one its hint names, else the first that takes a table. */
function tablePortOf(type: NodeType, shape: ParamShape): string | undefined {
  const tables = Object.entries(type.manifest.inputs).filter(([, input]) => input.type === 'table')
  return shape.hint.port ?? tables[0]?.[0]
}

/** What is known of what comes to an input. */
function useArriving(node: WorkflowNode, port: string | undefined): PortSchema | undefined {
  const document = useDocument()
  const schemas = useInsight((insight) => insight.schemas)
  return port === undefined ? undefined : inputSchemasOf(document, node.id, schemas)[port]
}

function classesOf(arriving: PortSchema | undefined): string[] | null {
  if (arriving?.type !== 'model') return null
  const { classes = null, target } = arriving.signature
  return classes === null || target === null ? null : classes.map((value) => classLabel(value, target.dtype))
}

/** The table that a column param chooses from: of its port, or what the node reads. */
function useTable(
  node: WorkflowNode,
  type: NodeType,
  { port, arriving }: { port: string | undefined; arriving: PortSchema | undefined },
): TableSchema | null {
  const schemas = useInsight((insight) => insight.schemas)
  const { data } = useQuery(datasetsQuery)
  if (port !== undefined) return arriving?.type === 'table' ? arriving.schema : null
  const own = Object.values(schemas.get(node.id) ?? {}).find((schema) => schema.type === 'table')
  if (own?.type === 'table' && own.schema.columns.length > 0) return own.schema
  // How the node reads the file may differ from how it was first read, so these columns are only a suggestion.
  const read = datasetOf(node, type)
  const dataset = data?.datasets.find(({ id }) => id === read)
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
