/** The same keys as the English texts, in words of another language. Plural forms may differ in number. */
export type Translated<English> = {
  readonly [Key in keyof English]: English[Key] extends string ? string : Translated<English[Key]>
}
