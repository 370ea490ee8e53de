/** Whether a public parameter of AWS names the image, of which all is known: Windows, and C: as its only drive. */
export function isAwsWindowsImage(parameter: string): boolean {
  return parameter.startsWith("/aws/service/ami-windows-latest/");
}
