/**
 * A node type in another language. Its words are typed by its manifest: one that is missing doesn't compile, nor does one
 * for something that isn't there.
 */
import type { z } from 'zod'
import type { Sentences, Translated } from './message.ts'
import { nodeTypeOf } from '../document/propagate.ts'
import type { NodeManifest, NodeType, NodeTypes } from './node-type.ts'
import { hintOf, param, type ParamHint, type ParamWords } from './param.ts'
import type { Port, PortWords } from './port.ts'

export interface Translation<Manifest extends NodeManifest> {
  readonly title: string
  readonly summary: string
  /** What people may search for, beside the English keywords. */
  readonly keywords: readonly string[]
  readonly inputs: { readonly [Name in keyof Manifest['inputs']]: PortWords<Manifest['inputs'][Name]> }
  readonly outputs: { readonly [Name in keyof Manifest['outputs']]: PortWords<Manifest['outputs'][Name]> }
  readonly params: {
    readonly [Name in keyof Manifest['params']['shape']]: ParamWords<Manifest['params']['shape'][Name]>
  }
  readonly messages: Translated<Manifest['messages']>
  /** The line on the card. */
  describe(params: z.infer<Manifest['params']>): string
}

/** The words of any node type, whose manifest isn't known to the compiler. */
export interface AnyTranslation {
  readonly title: string
  readonly summary: string
  readonly keywords: readonly string[]
  readonly inputs: Readonly<Record<string, Pick<Port, 'title' | 'help'>>>
  readonly outputs: Readonly<Record<string, Pick<Port, 'title' | 'help'>>>
  readonly params: Readonly<Record<string, Pick<ParamHint, 'label' | 'help' | 'empty' | 'options'>>>
  readonly messages: Readonly<Record<string, Sentences>>
  describe(params: never): string
}

export interface TranslatedCatalogue {
  readonly nodeTypes: NodeTypes
  /** What a node is called whose title was written down in English; one that a person gave it stays. */
  title(type: string, english: string): string
  /** The label of a param that was written down in English. */
  label(type: string, param: string, english: string): string
}

/** Node types in another language, by their ids. */
export function translateCatalogue(
  english: NodeTypes,
  words: Readonly<Record<string, AnyTranslation>>,
): TranslatedCatalogue {
  const nodeTypes = Object.fromEntries(
    Object.entries(english).map(([id, type]) => [id, translateNodeType(type, words[id])]),
  )
  return {
    nodeTypes,
    title: (type, title) =>
      nodeTypeOf(english, type)?.manifest.title === title ? nodeTypes[type].manifest.title : title,
    label(type, param, label) {
      const params = nodeTypeOf(nodeTypes, type)?.manifest.params.shape ?? {}
      return (Object.hasOwn(params, param) ? hintOf(params[param])?.label : undefined) ?? label
    },
  }
}

/** The same node type with other words. It is still found by the English ones. */
function translateNodeType(type: NodeType, words: AnyTranslation): NodeType {
  const { manifest } = type
  const { title, summary, keywords, inputs, outputs, params, describe } = words
  return {
    ...type,
    manifest: {
      ...manifest,
      title,
      summary,
      keywords: [...keywords, manifest.title, manifest.summary, ...manifest.keywords],
      inputs: joined(manifest.inputs, inputs),
      outputs: joined(manifest.outputs, outputs),
      params: manifest.params.extend(
        Object.fromEntries(
          Object.entries<z.ZodType>(manifest.params.shape).map(([name, schema]) => [
            name,
            withWords(schema, params[name]),
          ]),
        ),
      ),
    },
    describe,
  }
}

function withWords(schema: z.ZodType, words: AnyTranslation['params'][string]): z.ZodType {
  const hint = hintOf(schema)
  return hint === undefined ? schema : param(schema, { ...hint, ...words })
}

function joined(
  ports: NodeManifest['inputs'],
  words: AnyTranslation['inputs'],
): Readonly<Record<string, Port>> {
  return Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, { ...port, ...words[name] }]))
}
