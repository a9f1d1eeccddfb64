/** One short line without control or invisible characters; menus, tooltips and notifications show nothing else. */
export function plain(text: string): string {
  // SECURITY: T-7: a label can hold neither a second line nor characters that reorder or hide.
  const visible = text
    .replace(/[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]+/gu, ' ')
    .trim();
  return visible.length > 60 ? `${visible.slice(0, 59)}…` : visible;
}
