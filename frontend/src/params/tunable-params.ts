/** The params of a workflow that one run can be given other values for: numbers, choices, yes or no. */
import { nodeTypeOf, type WorkflowDocument } from '@flowza/nodes/core'
import { shownNodeTypes } from '../i18n/node-types.ts'
import { paramShape, type ParamShape } from './param-shape.ts'

export interface TunableParam {
  /** `forest.n_estimators` */
  key: string
  node: string
  nodeTitle: string
  param: string
  shape: ParamShape
  /** What it is in the document. */
  value: unknown
}

export function tunableParams(document: WorkflowDocument): TunableParam[] {
  const nodeTypes = shownNodeTypes()
  return document.nodes.flatMap((node) => {
    const type = nodeTypeOf(nodeTypes, node.type)
    if (type === undefined || node.disabled === true) return []
    return Object.entries(type.manifest.params.shape).flatMap(([param, schema]): TunableParam[] => {
      const shape = paramShape(param, schema)
      const { control } = shape.hint
      const isNumber = shape.number !== null && (control === 'number' || control === 'slider')
      const isChoice = control === 'select' && shape.choices.length > 0
      if (!isNumber && !isChoice && control !== 'toggle') return []
      return [
        {
          key: `${node.id}.${param}`,
          node: node.id,
          nodeTitle: node.title ?? type.manifest.title,
          param,
          shape,
          value: Object.hasOwn(node.params, param) ? node.params[param] : shape.fallback,
        },
      ]
    })
  })
}
