import { hasOwnAccount } from "../delivery/secretNames.ts";
import {
  FORWARD,
  type GuideSection,
  type ManualFacts,
  numbered,
  readSecret,
  SILENT_INSTALL,
  ZIP_ELSEWHERE,
  ZIP_ON_WINDOWS,
} from "./manualFacts.ts";

/** @param meaningOf what a token stands for */
export function englishGuide(facts: ManualFacts, meaningOf: (token: string) => string): string {
  const { spec } = facts;
  const sections = [
    prepare(facts),
    tokens(facts, meaningOf),
    password(facts),
    ...minio(facts),
    zip(spec.stack),
    importIt(),
  ];
  return `# CLUSTERPRO's configuration of ${spec.cluster.name} (stack ${spec.stack}), by hand

\`clp.conf\` and \`scripts\` are what the bring-up would push to the servers (${facts.servers}).

${numbered(sections)}`;
}

function prepare({ spec, account, openPorts, minio: isMinio }: ManualFacts): GuideSection {
  const ports =
    openPorts.length === 0
      ? ""
      : ` For the application's clients:\n\n${openPorts.map((each) => `       ${each}`).join("\n")}\n`;
  const last = isMinio
    ? `5. Put \`minio.exe\` into \`${isMinio.directory}\`, where only SYSTEM, Administrators and ${account} may write.
`
    : "";
  return {
    title: "Prepare every server",
    text: `The way in is \`aws ssm start-session --target INSTANCE_ID\`, which opens a PowerShell; files come by an S3 bucket or
\`https://\`. The stack has set names and domain already.

1. Install the AWS CLI, version 2, for all users: the virtual IP's resource calls it.
2. Unpack CLUSTERPRO's media (${spec.cluster.language}) and run \`${SILENT_INSTALL}\` in its own folder; then register each licence:
   \`clplcnsc -i FILE\`.
3. In CLUSTERPRO's folder \`bin\` run \`clpfwctrl.bat --add\`, which opens the Windows Firewall for it.${ports}
4. Restart the server.
${last}
`,
  };
}

function tokens({ spec, tokens: left, byOutputs }: ManualFacts, meaningOf: (token: string) => string): GuideSection {
  const outputs = `
All but the password is filled in by

    pulumi stack output --json > outputs.json
    npm run clpconf -- --stack ${spec.stack} --out NEW_FOLDER --filled outputs.json
`;
  return {
    title: "Fill in what is known only after creation",
    text: `| in the files | stands for |
|---|---|
${left.map((token) => `| \`${token}\` | ${meaningOf(token)} |`).join("\n")}
${byOutputs ? outputs : ""}`,
  };
}

/** The bring-up makes the user; nobody else does. */
function ownUser(spec: ManualFacts["spec"]): string {
  if (!hasOwnAccount(spec)) return "";
  return (
    `\n\nWithout the bring-up nobody has made the user ${spec.cluster.account.user} yet: make it as Admin on a server, in Admin's ` +
    'organizational unit, with that password (`New-ADUser`), and add it to the group "AWS Delegated Server Administrators".'
  );
}

function password({ spec, account, accountSecret }: ManualFacts): GuideSection {
  return {
    title: "Encrypt the password",
    text: `The password of ${account} lies in AWS Secrets Manager; it must not begin with \`-\` or \`/\`.

    ${readSecret(accountSecret, spec)}

On a server, in a Command Prompt of an administrator (X 4.3 and newer):

    clpencrypt PASSWORD

Put what it prints into \`clp.conf\` in place of \`@@PASSWORD:0@@\`. Whoever has the encoded text can log on as that account:
keep it out of Git.${ownUser(spec)} Where the domain lets the password expire (42 days in AWS Managed Microsoft AD), every script fails from
then on: renew it in time, or exempt the account.`,
  };
}

function minio({ spec, account, minio: facts }: ManualFacts): readonly GuideSection[] {
  if (facts === undefined) return [];
  return [
    {
      title: "Give MinIO its administrator",
      text: `On every server, \`${facts.credentials}\` holds two lines; only SYSTEM,
Administrators and ${account} may read it. A \`%\` is written twice.

    set "MINIO_ROOT_USER=..."
    set "MINIO_ROOT_PASSWORD=..."

The values:

    ${readSecret(facts.secret, spec)}`,
    },
  ];
}

function zip(stack: string): GuideSection {
  return {
    title: "Make the zip",
    text: `In this folder, on Windows Server or Windows 10 and newer, and elsewhere:

    ${ZIP_ON_WINDOWS}
    ${ZIP_ELSEWHERE}

\`clp.conf\` and \`scripts\` must be at the top of the zip. Scripts keep their CR LF. Whether it is what the settings say, and what
is still to be filled in, tells

    npm run clpconf -- --stack ${stack} --diff cluster.zip`,
  };
}

function importIt(): GuideSection {
  return {
    title: "Import it",
    text: `Cluster WebUI listens on port 29003 of every server, and is reached through Session Manager:

    ${FORWARD}

Open http://localhost:29003/, change to the Config Mode, choose "Import", take \`cluster.zip\`, then "Apply the Configuration
File", and start the cluster in the Operation Mode.`,
  };
}
