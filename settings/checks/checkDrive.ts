import { problem } from "../../problems/problem.ts";
import { say } from "../../problems/say.ts";
import type { SpecDraft } from "../schema/draft.ts";
import { isAwsWindowsImage } from "../schema/images.ts";
import type { SettingProblem } from "../schema/settingProblem.ts";

/** A server gets its root volume alone; another drive can only come with an image of one's own. */
export function applicationDriveIsThere({ application, servers }: SpecDraft): SettingProblem[] {
  const directory = application?.kind === "minio" ? application.directory : undefined;
  if (directory === undefined || /^c:/i.test(directory)) return [];
  const image = servers?.map((server) => server?.imageParameter).find((name) => name && isAwsWindowsImage(name));
  if (image === undefined) return [];
  const wrong = `the drive ${directory.slice(0, 2)} is not there`;
  const allowed = `C: is allowed, the only drive of a server from ${image}`;
  return [problem(["application", "directory"], say(wrong, allowed, "Write for example C:\\minio"))];
}
