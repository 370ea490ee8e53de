/** A domain's NetBIOS name where nobody gave it another: the first label, 15 characters at most; in lower case. */
export function netBiosName(domainName: string): string {
  return (domainName.split(".")[0] ?? "").slice(0, 15).toLowerCase();
}
