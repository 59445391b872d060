/** Question marks for values in a list of SQL. */
export function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}
