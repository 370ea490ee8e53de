import { problem } from "../../problems/problem.ts";
import { say } from "../../problems/say.ts";
import type { SpecDraft } from "../schema/draft.ts";
import type { Path, SettingProblem } from "../schema/settingProblem.ts";

/** A KMS key is used where it lives. */
export function keysAreOfTheRegion(spec: SpecDraft): SettingProblem[] {
  const { region } = spec;
  if (region === undefined) return [];
  return keysOf(spec).flatMap(([path, arn]) => {
    if (arn === undefined || arn.split(":")[3] === region) return [];
    const wrong = `${arn} is a key of another Region`;
    return [problem(path, say(wrong, `a key of ${region} is allowed`, "Choose a key there"))];
  });
}

function keysOf({
  directory,
  fileSystem,
  servers,
  cluster,
  application,
  monitoring,
}: SpecDraft): readonly [Path, string | undefined][] {
  return [
    [["directory", "existing", "kmsKeyArn"], directory?.existing?.kmsKeyArn],
    [["fileSystem", "kmsKeyArn"], fileSystem?.kmsKeyArn],
    ...(servers ?? []).map((server, i): [Path, string | undefined] => [["servers", i, "kmsKeyArn"], server?.kmsKeyArn]),
    [["cluster", "kmsKeyArn"], cluster?.kmsKeyArn],
    [["cluster", "installer", "kmsKeyArn"], cluster?.installer?.kmsKeyArn],
    ...(cluster?.licenses ?? []).map((licence, i): [Path, string | undefined] => [
      ["cluster", "licenses", i, "kmsKeyArn"],
      licence?.kmsKeyArn,
    ]),
    [["monitoring", "kmsKeyArn"], monitoring?.kmsKeyArn],
    [["application", "binary", "kmsKeyArn"], application?.kind === "minio" ? application.binary?.kmsKeyArn : undefined],
  ];
}
