/**
 * Bytes of arrays that earlier steps of an iterative fit have left behind and that engines let pile up before they collect
 * them: part of the memory estimate of fits that make new arrays in each step.
 */
export const PENDING_GARBAGE_BYTES = 96e6
