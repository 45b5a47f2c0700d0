/** The language: what a workflow is. Pure TypeScript and zod; loads in the browser and on the server. */
export {
  artifactSchema,
  digestSchema,
  metricsArtifactSchema,
  modelArtifactSchema,
  modelSignatureSchema,
  modelTasks,
  tableArtifactSchema,
  fileArtifactSchema,
  type Artifact,
  type ArtifactFile,
  type ArtifactKind,
  type ColumnProfile,
  type FileArtifact,
  type MetricsArtifact,
  type ModelArtifact,
  type ModelSignature,
  type ModelTask,
  type TableArtifact,
} from './artifact/artifact.ts'
export { chartSchema, type Chart, type ChartKind } from './artifact/chart.ts'
export { applyChange, applyChanges, ChangeError } from './document/apply-change.ts'
export { workflowChangeSchema, type WorkflowChange } from './document/change.ts'
export {
  describeEdge,
  documentFormat,
  elementIdSchema,
  emptyDocument,
  findNode,
  maximumEdges,
  maximumNodes,
  mostSeconds,
  nodePolicySchema,
  sameEdge,
  workflowDocumentSchema,
  workflowEdgeSchema,
  workflowNodeSchema,
  groupColours,
  type Endpoint,
  type GroupColour,
  type NodePolicy,
  type Position,
  type WorkflowDocument,
  type WorkflowEdge,
  type WorkflowGroup,
  type WorkflowNode,
  type WorkflowNote,
} from './document/document.ts'
export {
  estimateCosts,
  sizeOfOutput,
  type EstimatedNode,
  type KnownSizes,
} from './document/estimate-costs.ts'
export {
  compareFingerprints,
  effectiveParams,
  fingerprintText,
  type FingerprintDifference,
  type FingerprintKey,
} from './document/fingerprint.ts'
export { insertNode } from './document/insert-node.ts'
export { applyWithInverse, invertChange, invertChanges } from './document/invert-change.ts'
export { defaultParams, resolveParams, type ResolvedParams } from './document/node-params.ts'
export { parseDocument, parseDocumentText, type ParsedDocument } from './document/parse-document.ts'
export {
  fixOf,
  hasErrors,
  problemCodes,
  problemOf,
  problemSchema,
  type Problem,
  type ProblemCode,
  type ProblemFix,
} from './document/problem.ts'
export {
  inputSchemasOf,
  nodeTypeOf,
  passThroughPorts,
  propagateSchemas,
  type KnownSchemas,
  type PropagatedSchemas,
} from './document/propagate.ts'
export { ancestorsOf, descendantsOf, topologyOf, wouldCycle, type Topology } from './document/topology.ts'
export { portMismatch, titleOf, validate } from './document/validate.ts'
export { checkFormula, type CheckedFormula, type ValueType } from './expression/check.ts'
export {
  arithmeticOperators,
  column,
  comparisonOperators,
  expressionSchema,
  literalOf,
  textOperators,
  type ArithmeticOperator,
  type ComparisonOperator,
  type Expression,
  type Literal,
  type TextOperator,
} from './expression/expression.ts'
export {
  functionNames,
  functions,
  isFunctionName,
  type FunctionName,
  type FunctionShape,
} from './expression/functions.ts'
export { formulaLanguage, type FormulaLanguage } from './expression/language.ts'
export type { Fault as FormulaFault, Span } from './expression/fault.ts'
export { parse as parseFormula } from './expression/parse.ts'
export { print as printFormula, printColumn } from './expression/print.ts'
export { keywordOf, tokensOf, type Token } from './expression/tokens.ts'
export { classLabel } from './learning/class-label.ts'
export {
  blobSize,
  cellBytes,
  featureCount,
  sizeAt,
  streamed,
  tableSize,
  type Cost,
  type CostContext,
  type DatasetSize,
  type Size,
} from './node/cost.ts'
export { errorMessage, warningMessage, type MessageTemplate } from './node/message.ts'
export {
  declaredProblem,
  defineManifest,
  defineNode,
  nodeCategories,
  parityClasses,
  parityTolerance,
  type CheckContext,
  type InputSchemas,
  type NodeCapabilities,
  type NodeCategory,
  type NodeManifest,
  type NodeProblem,
  type NodeType,
  type NodeTypes,
  type ParityClass,
  type PropagateContext,
} from './node/node-type.ts'
export { defineServerNode, type ServerNodeType, type ServerNodeTypes } from './node/server-node-type.ts'
export type { TranslatedCatalogue } from './node/translation.ts'
export {
  columnParam,
  columnsParam,
  datasetParam,
  expressionParam,
  hintOf,
  param,
  paramControls,
  paramHints,
  randomStateParam,
  type ParamControl,
  type ParamHint,
} from './node/param.ts'
export {
  portSchemaOf,
  filePort,
  fitsInto,
  metricsPort,
  modelPort,
  portTypes,
  tablePort,
  type ModelSignatureSketch,
  type Port,
  type PortSchema,
  type PortType,
} from './node/port.ts'
export {
  projectColumns,
  recipeSchema,
  remainingSteps,
  type Projection,
  type Recipe,
  type RecipeStep,
} from './recipe/recipe.ts'
export {
  columnSelectionSchema,
  selectColumns,
  suggestColumns,
  type ColumnSelection,
  type SelectedColumns,
} from './table/column-selection.ts'
export {
  conditionOperators,
  conditionSchema,
  needsValue,
  operatorsOf,
  operatorWords,
  type Condition,
  type ConditionOperator,
} from './table/condition.ts'
export {
  columnDtypes,
  columnKinds,
  columnRoles,
  columnSchema,
  columnsOfRole,
  defaultKind,
  findColumn,
  isNumericLike,
  partitionColumn,
  partitions,
  tableSchemaSchema,
  targetColumn,
  unknownTable,
  type Column,
  type ColumnDtype,
  type ColumnKind,
  type ColumnRole,
  type Partition,
  type TableSchema,
} from './table/schema.ts'
export {
  columnSummarySchema,
  tableChartRequestSchema,
  tableChartSchema,
  tableChartViewSchema,
  longestTopText,
  tableFactsVersion,
  tableQualitySchema,
  type ColumnSummary,
  type TableChart,
  type TableChartRequest,
  type TableQuality,
} from './table/table-facts.ts'
export {
  tableViewSchema,
  textMatches,
  viewFault,
  wholeTable,
  type ColumnFilter,
  type TableView,
  type TextMatch,
} from './table/table-view.ts'
export { canonicalJson } from './text/canonical-json.ts'
export { closest } from './text/closest.ts'
export { fillMessage, type MessageValues } from './text/fill-message.ts'
export { listNames } from './text/list-names.ts'
export { messageLanguage, type MessageLanguage } from './text/message-language.ts'
export { wordsSchema, type Words } from './text/words.ts'
