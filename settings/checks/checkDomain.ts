import { problem } from "../../problems/problem.ts";
import { quote } from "../../problems/quote.ts";
import { say } from "../../problems/say.ts";
import type { SpecDraft } from "../schema/draft.ts";
import { netBiosName } from "../schema/netBiosName.ts";
import type { SettingProblem } from "../schema/settingProblem.ts";

/** A domain and a computer of one NetBIOS name cannot both be found. Of a domain that is made the name is known. */
export function serverNamesAreNotTheDomains({ directory, servers }: SpecDraft): SettingProblem[] {
  const domain = directory?.domainName;
  if (directory === undefined || domain === undefined || Object.hasOwn(directory, "existing")) return [];
  return (servers ?? []).flatMap((server, i) => {
    if (server?.name !== netBiosName(domain)) return [];
    const wrong = `${server.name} is the NetBIOS name of the domain ${domain}`;
    return [problem(["servers", i, "name"], say(wrong, "any other server name is allowed", "Choose another name"))];
  });
}

/** File system and servers join the domain that the settings name, so the unit must be in there. */
export function organizationalUnitIsOfTheDomain({ directory }: SpecDraft): SettingProblem[] {
  const domain = directory?.domainName;
  const unit = directory?.existing?.organizationalUnit;
  // Beside a managed directory's id it is refused for its own sake.
  if (domain === undefined || unit === undefined || "directoryId" in (directory?.existing ?? {})) return [];
  const wanted = domain.split(".").map((label) => `DC=${label}`);
  const found = /(?:,DC=[^,]+)+$/i.exec(unit)?.[0].slice(1) ?? "";
  if (found.toLowerCase() === wanted.join(",").toLowerCase()) return [];
  const wrong = `${quote(unit)} is of another domain, ${found}`;
  const allowed = `a unit of ${domain}, which ends in ${wanted.join(",")}, is allowed`;
  return [
    problem(
      ["directory", "existing", "organizationalUnit"],
      say(wrong, allowed, "Correct it, or directory.domainName"),
    ),
  ];
}
