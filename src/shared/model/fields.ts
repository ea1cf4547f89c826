/** What the filter language and `-e` know. */

/** One field that the filter language and `-e` know. */
export interface FieldInfo {
  readonly key: string;
  readonly type: string;
  readonly label: string;
}
