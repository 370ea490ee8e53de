/**
 * The letter by which the article names a zone's subnets and route table: `A` for `ap-northeast-1a`. For `Name` tags
 * only; identity comes from the whole zone name.
 */
export function zoneLetter(zone: string): string {
  return zone.slice(-1).toUpperCase();
}
