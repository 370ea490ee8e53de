/** The zone of that name. Throws when the settings let a zone through that the network does not have. */
export function zoneNamed<Zone extends { readonly zone: string }>(name: string, zones: readonly Zone[]): Zone {
  const found = zones.find(({ zone }) => zone === name);
  if (!found) throw new Error(`zone ${name} is not one of the network's: ${zones.map(({ zone }) => zone).join(", ")}`);
  return found;
}
